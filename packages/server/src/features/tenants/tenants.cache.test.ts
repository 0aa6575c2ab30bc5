import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { sharedCatalogue } from './shared-catalogues.ts'
import { createTenants } from './tenants.service.ts'

let app: TestApp
const slugs = ['default', 'second', 'third']

beforeAll(async () => {
  app = await startTestApp()
  await app.addTenant('second')
  await app.addTenant('third')
})
afterAll(() => app.close())

test('If there are too many tenants, the least recently used is removed from the cache, and its dependents are told', async () => {
  const evicted: string[] = []
  const tenants = createTenants(app.storage.database, { most: 2, onEvict: (id) => evicted.push(id) })
  const [first, second] = [await tenants.bySlug('default'), await tenants.bySlug('second')]
  tenants.touch(first?.id as string)
  await tenants.bySlug('third')
  expect(evicted).toEqual([second?.id])
  expect(tenants.size).toBe(2)
  expect(await tenants.bySlug('default')).toBe(first)
  // Read again, and the same as before.
  expect((await tenants.bySlug('second'))?.slug).toBe('second')
})

test('A tenant that many request at once is read once', async () => {
  const tenants = createTenants(app.storage.database)
  const asked = await Promise.all(slugs.flatMap((slug) => [tenants.bySlug(slug), tenants.bySlug(slug)]))
  expect(new Set(asked).size).toBe(3)
})

test('Tenants with the same permissions share one compiled catalogue', async () => {
  const tenants = createTenants(app.storage.database)
  const [first, second] = [await tenants.bySlug('second'), await tenants.bySlug('third')]
  if (!first) throw new Error('There is no tenant')
  expect(first.profile.source).not.toBe(second?.profile.source)
  expect(first.model.catalogue).toBe(second?.model.catalogue)
  const { permissions } = first.profile.source
  expect(sharedCatalogue(permissions, { runsServer: true })).not.toBe(sharedCatalogue(permissions))
  const other = { key: 'sql:query', group: 'Data', description: 'Ask.', implies: [] }
  expect(sharedCatalogue([...permissions, other]).indexOf('sql:query')).toBeGreaterThan(0)
})
