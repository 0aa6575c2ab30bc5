import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  lowPasswordCost,
  type Person,
  publicUrl,
  requestTo,
  startTestApp,
  type TestApp,
  type TestRequest,
} from '../../../test/test-app.ts'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { dump } from '../../../test/whole-database.ts'
import { createApp } from '../../app.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { createQueue } from '../../platform/queue/queue.ts'
import { newSecretKey, readSecretKeys } from '../../platform/vault/secret-keys.ts'
import { createVault } from '../../platform/vault/vault.ts'
import { auditing } from '../audit/audit-of-events.ts'
import type { Unlocking } from './encryption.ts'
import { checkBackup } from './read.ts'
import { type RestoreOptions, restoreBackup } from './restore.ts'
import { keptTables } from './tables.ts'
import { writeBackup } from './write.ts'

const secretKeys = readSecretKeys(newSecretKey(), 'ROLLCALL_SECRET_KEY')
const log = pino({ level: 'silent' })
const passphrase = 'nine grey geese fly south'
const day = 86_400_000

let folder: string
let app: TestApp
let ada: Person
let zoe: Person
let offboarding: string
let apiKey: string
let file: string
let secretPlace: { tenantId: string; table: string; row: string; name: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-backups-'))
  app = await startTestApp({ ownDatabase: true, runsServer: true, deps: { secretKeys } })
  ada = await app.firstAdministrator()
  zoe = await app.addPerson(ada, 'Zoë.Ångström', ['member'])
  const key = await app.request({
    method: 'POST',
    path: '/me/api-keys',
    body: { name: 'ci' },
    cookie: ada.cookie,
  })
  apiKey = key.body.key
  await made('groups', { name: 'Night Shift', description: 'watches "at" night', public: true })
  await made('roles', { name: 'Keeper', permissions: ['users:read', 'server:backups'] })
  const at = new Date(app.clock.now().getTime() + day).toISOString()
  offboarding = await made('offboardings', { user: zoe.id, mode: 'deactivate', at })
  await app.addTenant('north')
  await app.firstAdministrator('nora', 'north')
  const { id: tenantId } = await app.requireTenant('default')
  secretPlace = { tenantId, table: 'connections', row: newId(), name: 'client_secret' }
  await withVault(app.storage.database, (vault) =>
    app.storage.database.transaction({ tenant: tenantId }, (db) =>
      vault.keep(db, secretPlace, Buffer.from('hush')),
    ),
  )
  file = join(folder, 'all.backup')
  await backup(file)
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

async function made(what: string, body: object): Promise<string> {
  const path = `/tenants/default/${what}`
  const answer = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(201)
  return answer.body.id
}

async function withVault<T>(
  database: Database,
  work: (vault: ReturnType<typeof createVault>) => Promise<T>,
): Promise<T> {
  const vault = createVault(database, { keys: secretKeys }, systemClock)
  await vault.opened
  return work(vault)
}

const backup = (to: string, options: Partial<Parameters<typeof writeBackup>[2]> = {}) =>
  writeBackup(app.storage.database, to, { program: '0.0.0', now: app.clock.now(), ...options })

const restore = (database: Database, from: string, options: Partial<RestoreOptions> = {}) =>
  restoreBackup(database, from, {
    unlocking: {},
    secretKeys,
    derive: auditing({ clock: app.clock }),
    queue: createQueue({ database, log }),
    log,
    now: app.clock.now(),
    ...options,
  })

/** Works in an empty database of the same kind. */
async function inEmpty<T>(work: (storage: TestDatabase) => Promise<T>): Promise<T> {
  const storage = await openTestDatabase()
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

async function withApp<T>(
  database: Database,
  work: (
    request: (asked: TestRequest) => ReturnType<typeof requestTo>,
    node: Awaited<ReturnType<typeof createApp>>,
  ) => Promise<T>,
): Promise<T> {
  const node = await createApp({
    database,
    clock: app.clock,
    log,
    publicUrl,
    trustedProxies: [],
    passwordWorkers: undefined,
    passwordCost: lowPasswordCost,
    version: '0.0.0',
    secretKeys,
  })
  try {
    return await work((asked) => requestTo(node.server, asked), node)
  } finally {
    await node.close()
  }
}

const signIn = (tenant: string, { username, password }: Pick<Person, 'username' | 'password'>) => ({
  method: 'POST' as const,
  path: `/tenants/${tenant}/sign-in/password`,
  body: { username, password },
})

/** The rows that a backup keeps. */
async function keptRows(database: Database): Promise<Record<string, string[]>> {
  const tables = await dump(database)
  return Object.fromEntries(
    [...tables].filter(
      ([name]) => keptTables.has(name) && !['audit_events', 'secrets', 'links'].includes(name),
    ),
  )
}

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

test('a backup that is cut or edited at any place, or whose end is missing, is refused and leaves nothing', async () => {
  const bytes = await readFile(file)
  const lines = gunzipSync(bytes).toString().split('\n')
  const at = lines.findIndex((line) => line.includes('"Zoë.Ångström"'))
  const withLines = (changed: string[]) => gzipSync(changed.join('\n'))
  const cut = join(folder, 'cut.backup')
  const flipped = Buffer.from(bytes)
  flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1
  const versions = {
    flipped,
    'half of it': bytes.subarray(0, bytes.length >> 1),
    'without its last byte': bytes.subarray(0, -1),
    'with a byte more': Buffer.concat([bytes, Buffer.from('x')]),
    'without its end': withLines([...lines.slice(0, -2), '']),
    'another name': withLines(lines.map((line) => line.replace('Zoë.Ångström', 'Zoe.Angstrom'))),
    'a row less': withLines(lines.filter((_, index) => index !== at)),
    'a row twice': withLines(lines.flatMap((line, index) => (index === at ? [line, line] : [line]))),
  }
  await inEmpty(async ({ database }) => {
    const before = await dump(database)
    for (const [how, version] of Object.entries(versions)) {
      await writeFile(cut, version)
      await expect(restore(database, cut), how).rejects.toMatchObject({
        name: 'BackupError',
        trouble: 'damaged',
      })
    }
    await writeFile(cut, 'no backup')
    await expect(restore(database, cut)).rejects.toMatchObject({ trouble: 'foreign' })
    await truncate(cut)
    await expect(restore(database, cut)).rejects.toMatchObject({ name: 'BackupError' })
    expect(await dump(database)).toEqual(before)
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

test('a backup of a newer program or of a newer format is refused in words', async () => {
  const [head = '', ...rest] = gunzipSync(await readFile(file))
    .toString()
    .split('\n')
  const newer = join(folder, 'newer.backup')
  for (const change of [{ format: 99 }, { schema: { version: 9_000, name: 'future' } }]) {
    await writeFile(newer, gzipSync([JSON.stringify({ ...JSON.parse(head), ...change }), ...rest].join('\n')))
    await expect(checkBackup(newer, {})).rejects.toMatchObject({
      trouble: 'newer',
      message: expect.stringContaining('newer Rollcall'),
    })
  }
})

test('an encrypted backup opens with its passphrase alone, and not when a byte of it changed', async () => {
  const secret = join(folder, 'secret.backup.age')
  expect(await backup(secret, { lock: { passphrase } })).toMatchObject({ checked: 'contents' })
  const bytes = await readFile(secret)
  expect(bytes.includes('rollcall')).toBe(false)
  const refused = async (unlocking: Unlocking, trouble: string) =>
    expect(checkBackup(secret, unlocking)).rejects.toMatchObject({ name: 'BackupError', trouble })
  await refused({}, 'locked')
  await refused({ passphrase: 'another one' }, 'locked')
  expect((await checkBackup(secret, { passphrase })).header.tenants.length).toBeGreaterThan(1)
  bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1
  await writeFile(secret, bytes)
  await refused({ passphrase }, 'damaged')
})

test('a backup is of one moment: what is made, changed and deleted meanwhile is in it as it was', async () => {
  const [one, two] = [join(folder, 'one.backup'), join(folder, 'two.backup')]
  const names = ['first', 'second', 'third']
  const busy = names.map(async (name) => {
    await app.addTenant(name)
    await app.firstAdministrator(`root.${name}`, name)
  })
  const [a, b] = await Promise.all([backup(one), backup(two), ...busy])
  for (const [path, written] of [
    [one, a],
    [two, b],
  ] as const) {
    const { rows, header } = await checkBackup(path, {})
    expect(header.tenants).toEqual(written.tenants)
    expect(rows.tenants).toBe(header.tenants.length)
  }
  const same = join(folder, 'same.backup')
  const both = await Promise.allSettled([backup(same), backup(same)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([])
})

test('a backup that cannot be written leaves no file, and says why', async () => {
  await writeFile(join(folder, 'a-file'), '')
  await expect(backup(join(folder, 'a-file', 'x.backup'))).rejects.toMatchObject({ trouble: 'unwritable' })
  await expect(backup(file)).rejects.toThrow('a file of this name already')
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([])
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
