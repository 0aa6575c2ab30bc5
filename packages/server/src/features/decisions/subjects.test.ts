import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import type { Tenant } from '../../platform/principal.ts'
import { createSubjects, type Subjects } from './subjects.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const small = (cacheSize?: number): Subjects =>
  createSubjects({ database: app.storage.database, clock: app.clock, cacheSize })

const principals = (tenant: Tenant, ...ids: string[]) =>
  ({ kind: 'principals', tenant: tenant.id, principals: ids }) as const

describe('Cached accounts', () => {
  test('are found by each name that was asked for, and stored once', async () => {
    const subjects = small()
    const tenant = await app.requireTenant('default')
    const found = await subjects.load(tenant, [ada.id, 'ada', 'ADA', 'nobody'])
    expect([...found.keys()].sort()).toEqual([ada.id, 'ada', 'ADA'].sort())
    expect(subjects.size).toBe(1)
    expect(subjects.known(tenant, 'ADA')).toBe(subjects.known(tenant, ada.id))
    expect(subjects.known(tenant, 'nobody')).toBeUndefined()
  })

  test('are removed under every name when the user or the tenant becomes stale, and no others', async () => {
    const subjects = small()
    const tenant = await app.requireTenant('default')
    const bob = await app.addPerson(ada, 'bob')
    const load = () => subjects.load(tenant, [ada.id, 'ada', 'bob'])
    await load()
    subjects.dropStale(principals(tenant, bob.id, ada.id))
    expect(subjects.size).toBe(0)
    await load()
    subjects.dropStale(principals(tenant, ada.id))
    expect(subjects.known(tenant, ada.id)).toBeUndefined()
    expect(subjects.known(tenant, 'ada')).toBeUndefined()
    expect(subjects.known(tenant, 'bob')).toBeDefined()
    subjects.dropStale({ kind: 'tenant', tenant: 'another' })
    expect(subjects.size).toBe(1)
    subjects.dropStale({ kind: 'tenant', tenant: tenant.id })
    expect(subjects.size).toBe(0)
  })

  test('are not stored if they became stale while they were read', async () => {
    const subjects = small()
    const tenant = await app.requireTenant('default')
    const loading = subjects.load(tenant, ['ada'])
    subjects.dropStale(principals(tenant, ada.id))
    expect((await loading).get('ada')).toBeDefined()
    expect(subjects.size).toBe(0)
  })

  test('are not mixed up if a username is the id of another account', async () => {
    const tenant = await app.requireTenant('default')
    const gone = await app.addPerson(ada, 'gone')
    const impostor = await app.addPerson(ada, gone.id)
    const load = async (name: string) => (await small().load(tenant, [name])).get(name)?.id
    expect(await load(gone.id)).toBe(gone.id)
    const path = `/tenants/default/users/${gone.id}`
    const removed = await app.request({ method: 'DELETE', path, cookie: ada.cookie })
    expect(removed.status, removed.raw).toBeLessThan(300)
    expect(await load(gone.id)).toBeUndefined()
    expect(await load(gone.id.toUpperCase())).toBeUndefined()
    expect(await load(impostor.id)).toBe(impostor.id)
  })

  test('are not used after the rules of the tenant have changed', async () => {
    const subjects = small()
    const tenant = await app.requireTenant('default')
    await subjects.load(tenant, ['ada'])
    expect(subjects.known({ ...tenant }, 'ada')).toBeUndefined()
  })

  test('are not used while invalidations may be missed, and are read again afterwards', async () => {
    const subjects = small()
    const tenant = await app.requireTenant('default')
    await subjects.load(tenant, ['ada'])
    subjects.trustCache(false)
    expect((await subjects.load(tenant, ['ada'])).size).toBe(1)
    expect(subjects.size).toBe(0)
    subjects.trustCache(true)
    expect(subjects.known(tenant, 'ada')).toBeUndefined()
  })

  test('are bounded: the account that was read first is removed first, with all its names', async () => {
    const subjects = small(3)
    const tenant = await app.requireTenant('default')
    const people: Person[] = []
    for (const name of ['una', 'vic', 'wil', 'xia']) people.push(await app.addPerson(ada, name))
    await subjects.load(tenant, ['UNA'])
    for (const { id, username } of people) await subjects.load(tenant, [id, username])
    expect(subjects.size).toBe(3)
    expect(subjects.known(tenant, 'una')).toBeUndefined()
    expect(subjects.known(tenant, 'UNA')).toBeUndefined()
    expect(subjects.known(tenant, 'xia')).toBeDefined()
    for (const written of ['XIA', 'Xia', 'xIA', 'XIa', 'XiA', 'xiA']) await subjects.load(tenant, [written])
    expect(subjects.names).toBeLessThanOrEqual(3 * 4)
  })
})
