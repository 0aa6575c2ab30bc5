import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, inEmpty, keptRows, openBackups, signIn, withVault } from '../../../test/backups.ts'
import { dump } from '../../../test/whole-database.ts'
import type { Database } from '../../platform/database/database.ts'

type Backups = Awaited<ReturnType<typeof openBackups>>

let { folder, file, app, ada, zoe, apiKey, offboarding, secretPlace, restore, withApp, close } = {} as Backups
beforeAll(async () => {
  ;({ folder, file, app, ada, zoe, apiKey, offboarding, secretPlace, restore, withApp, close } =
    await openBackups())
})
afterAll(() => close())

test('a backup of everything is restored into an empty database, row for row, and works there', async () => {
  await inEmpty(async ({ database }) => {
    const restored = await restore(database, file)
    expect(restored.tenants.map(({ slug, copy }) => [slug, copy]).sort()).toEqual([
      ['default', false],
      ['north', false],
    ])
    expect(await keptRows(database)).toEqual(await keptRows(app.storage.database))
    const { tenantId } = secretPlace
    const secret = await withVault(database, (vault) =>
      database.transaction({ tenant: tenantId, readOnly: true }, (db) => vault.read(db, secretPlace)),
    )
    expect(secret?.toString()).toBe('hush')
    await withApp(database, async (request) => {
      expect((await request({ path: '/me', cookie: ada.cookie })).status).toBe(401)
      expect((await request({ path: '/me', apiKey })).status).toBe(200)
      const { cookie } = await request(signIn('default', ada))
      const found = await request({ path: '/tenants/default/users?q=angs', cookie })
      expect(found.body.items).toHaveLength(1)
      const { body } = await request({ path: '/tenants/default/audit-events?action=tenant.restored', cookie })
      expect(body.items).toMatchObject([{ actor: { name: "The server's terminal" }, after: { copy: false } }])
    })
  })
})

test('one tenant is restored beside the others under another short name, as a copy without its keys and its power over the server', async () => {
  await expect(restore(app.storage.database, file)).rejects.toMatchObject({ trouble: 'in-the-way' })
  await expect(restore(app.storage.database, file, { tenant: 'default' })).rejects.toThrow('--as')
  await expect(restore(app.storage.database, file, { tenant: 'south' })).rejects.toThrow('default, north')
  const { tenants } = await restore(app.storage.database, file, { tenant: 'north', as: 'north-2' })
  expect(tenants).toMatchObject([{ slug: 'north-2', copy: true, apiKeys: 0 }])
  const nora = { username: 'nora', password: 'nora keeps nine grey geese' }
  const there = await app.request(signIn('north-2', nora))
  expect(there.status, there.raw).toBe(200)
  expect((await app.request({ path: '/tenants/north/users', cookie: there.cookie })).status).toBe(404)
  const copy = await restore(app.storage.database, file, { tenant: 'default', as: 'default-2' })
  expect(copy.tenants).toMatchObject([{ copy: true, apiKeys: 0 }])
  expect(await serverPermissions(app.storage.database)).toEqual(['default: Keeper'])
  expect((await app.request({ path: '/me', apiKey })).body.tenant.slug).toBe('default')
})

/** The roles with permissions on the whole server. */
async function serverPermissions(database: Database): Promise<string[]> {
  const tables = await dump(database)
  const rows = (table: string) => (tables.get(table) ?? []).map((row) => JSON.parse(row))
  const slugs = new Map(rows('tenants').map(({ id, slug }) => [id, slug]))
  const names = (roles: { name: string; permissions: string[] }[]) =>
    roles
      .filter(({ permissions }) => permissions.some((key) => key.startsWith('server:')))
      .map(({ name }) => name)
  const ofProfiles = rows('tenants').flatMap(({ slug, profile }) =>
    names(profile.roles).map((name) => `${slug}, its profile: ${name}`),
  )
  const own = rows('roles').flatMap((role) =>
    names([role]).map((name) => `${slugs.get(role.tenant_id)}: ${name}`),
  )
  return [...own, ...ofProfiles].sort()
}

test('a backup that was edited and given a fitting checksum gives a tenant that does not run the server no permission on it', async () => {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n')
  const from = lines.findIndex((line) => line.startsWith('{"tenant"') && line.includes('"north"'))
  const changed = lines
    .slice(0, -1)
    .map((line, at) =>
      at < from ? line : line.replaceAll('"api-keys:create"', '"api-keys:create", "server:backups"'),
    )
  expect(changed.filter((line, at) => line !== lines[at]).length).toBeGreaterThan(1)
  const text = `${changed.join('\n')}\n`
  const { end } = JSON.parse(lines.at(-1) ?? '')
  const sha256 = createHash('sha256').update(text).digest('hex')
  const edited = join(folder, 'edited.backup')
  await writeFile(edited, gzipSync(`${text}${JSON.stringify({ end: { ...end, sha256 } })}\n`))
  await inEmpty(async ({ database }) => {
    await restore(database, edited)
    expect(await serverPermissions(database)).toEqual(['default: Keeper'])
  })
})

test('API keys may be left out', async () => {
  await inEmpty(async ({ database }) => {
    const { tenants } = await restore(database, file, { withoutApiKeys: true })
    expect(tenants.map(({ apiKeys }) => apiKeys)).toEqual([0, 0])
    await withApp(database, async (request) => {
      expect((await request({ path: '/me', apiKey })).status).toBe(401)
    })
  })
})

test('a restore that is interrupted in the middle leaves nothing', async () => {
  await inEmpty(async ({ database }) => {
    const before = await dump(database)
    const derive = () => Promise.reject(new Error('the machine went away'))
    await expect(restore(database, file, { derive })).rejects.toThrow('the machine went away')
    expect(await dump(database)).toEqual(before)
    expect((await restore(database, file)).tenants).toHaveLength(2)
  })
})

test('an offboarding that waits for its day is carried out by the server that was restored', async () => {
  await inEmpty(async ({ database }) => {
    const now = new Date(app.clock.now().getTime() + 2 * day)
    await restore(database, file, { now })
    app.clock.advance(2 * day)
    await withApp(database, async (request, node) => {
      await node.startWork()
      const { cookie } = await request(signIn('default', ada))
      const path = `/tenants/default/offboardings/${offboarding}`
      await expect.poll(async () => (await request({ path, cookie })).body.status).toBe('done')
      expect((await request({ path: `/tenants/default/users/${zoe.id}`, cookie })).body.status).toBe(
        'inactive',
      )
    })
  })
})
