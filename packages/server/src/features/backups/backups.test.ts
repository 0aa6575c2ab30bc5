import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Person, shippedProfile, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { createTenant } from '../tenants/tenants.service.ts'
import { latestMoment, scheduleBackup } from './backups.schedule.ts'
import { newBackup } from './backups.service.ts'
import { insertBackup } from './backups.store.ts'

// The key of a passphrase takes long to derive on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

const passphrase = 'nine grey geese fly south'
let folder: string
let app: TestApp
let root: Person
let ada: Person

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-backups-'))
  const backups = { folder, at: [150], keep: 2, lock: { passphrase } }
  app = await startTestApp({ ownDatabase: true, deps: { backups } })
  const source = shippedProfile('default')
  const now = app.clock.now()
  await createTenant(app.storage.database, {
    slug: 'operators',
    name: 'Operators',
    source,
    now,
    runsServer: true,
  })
  root = await app.firstAdministrator('root', 'operators')
  ada = await app.firstAdministrator()
  await app.startWork()
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, by = root) =>
  app.request({ method, path: `/server/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const listed = async () => (await send('GET', 'backups')).body.items as Record<string, unknown>[]
const finished = () =>
  expect
    .poll(async () => (await listed()).filter(({ finishedAt }) => finishedAt === null), { timeout: 100_000 })
    .toEqual([])

async function make(body: object = {}): Promise<Record<string, string>> {
  const made = await send('POST', 'backups', body)
  expect(made.status, made.raw).toBe(201)
  await finished()
  return (await listed()).find(({ id }) => id === made.body.id) as Record<string, string>
}

test('a backup is made after the answer, checked, downloaded, read again and deleted, and the audit log has it all', async () => {
  const made = await make()
  const allowed = { allowed: true }
  expect(made).toMatchObject({
    status: 'done',
    trouble: null,
    checked: 'contents',
    encryption: 'passphrase',
    tenants: 2,
    actions: { download: allowed, check: allowed, delete: allowed },
  })
  const path = join(folder, made.file ?? '')
  const file = await send('POST', `backups/${made.id}/download`)
  expect(file.headers['content-disposition']).toContain(made.file)
  expect(Number(file.headers['content-length'] ?? made.bytes)).toBe(made.bytes)
  expect(file.raw).toContain('age-encryption.org')
  expect((await send('POST', `backups/${made.id}/check`)).body).toMatchObject({
    trouble: null,
    checked: 'contents',
  })
  await writeFile(path, (await readFile(path)).subarray(0, -1))
  expect((await send('POST', `backups/${made.id}/check`)).body).toMatchObject({
    trouble: 'damaged',
    checked: null,
  })
  await rm(path)
  expect((await send('POST', `backups/${made.id}/check`)).body).toMatchObject({ trouble: 'missing' })
  expect((await send('POST', `backups/${made.id}/download`)).body.code).toBe('backup.file_missing')
  expect((await send('DELETE', `backups/${made.id}`)).status).toBe(204)
  expect((await send('POST', `backups/${made.id}/check`)).body.code).toBe('backup.not_found')
  const { body } = await app.request({
    path: '/tenants/operators/audit-events?limit=20',
    cookie: root.cookie,
  })
  const actions = body.items.map(({ action }: { action: string }) => action)
  expect(actions.filter((action: string) => action.startsWith('backup.'))).toEqual([
    'backup.deleted',
    'backup.checked',
    'backup.checked',
    'backup.checked',
    'backup.downloaded',
    'backup.finished',
    'backup.created',
  ])
})

test('one tenant of the server is found, and backed up by its short name', async () => {
  const found = async (q: string) =>
    (await send('GET', `backup-tenants?q=${encodeURIComponent(q)}`)).body.items as { slug: string }[]
  expect(await found('')).toEqual([
    { slug: 'default', name: 'Tenant default' },
    { slug: 'operators', name: 'Operators' },
  ])
  expect((await found('OPER')).map(({ slug }) => slug)).toEqual(['operators'])
  expect(await found('%')).toEqual([])
  expect(await make({ of: 'default' })).toMatchObject({ status: 'done', tenant: 'default', tenants: 1 })
  expect(await send('POST', 'backups', { of: 'nowhere' })).toMatchObject({
    status: 404,
    body: { code: 'backup.no_tenant' },
  })
})

test('the backup of a tenant that was deleted before its turn fails in words', async () => {
  const { id: tenantId } = await app.requireTenant('operators')
  const made = { tenantId, ofTenant: 'gone', createdBy: null, scheduledFor: null, now: app.clock.now() }
  const row = newBackup(made, { folder, at: [], keep: 2, lock: undefined })
  await app.storage.database.transaction({ tenant: tenantId }, async (db) => {
    await insertBackup(db, row)
    await app.queue.enqueue(db, 'backup', [{ tenantId, id: row.id }])
  })
  await finished()
  const [failed] = (await listed()) as [Record<string, unknown>]
  expect(failed).toMatchObject({ id: row.id, status: 'failed', trouble: 'no-tenant' })
  const refused = { allowed: false, code: 'backup.not_done' }
  expect(failed.actions).toEqual({ download: refused, check: refused, delete: { allowed: true } })
  expect((await send('POST', `backups/${row.id}/download`)).body.code).toBe('backup.not_done')
  expect((await send('POST', `backups/${row.id}/check`)).body.code).toBe('backup.not_done')
  expect((await send('DELETE', `backups/${row.id}`)).status).toBe(204)
})

test('the administrator of another tenant makes, sees and downloads none', async () => {
  const [{ id }] = (await listed()) as [{ id: string }]
  for (const [method, path] of [
    ['GET', 'backups'],
    ['GET', 'backup-settings'],
    ['GET', 'backup-tenants'],
    ['POST', 'backups'],
    ['POST', `backups/${id}/download`],
    ['POST', `backups/${id}/check`],
    ['DELETE', `backups/${id}`],
  ] as const)
    expect((await send(method, path, method === 'POST' ? {} : undefined, ada)).status, path).toBe(403)
})

test('the server makes one for each time of its schedule, whichever node asks, and keeps the newest', async () => {
  const ask = (now: Date) =>
    scheduleBackup(app.storage.database, {
      settings: { folder, at: [150], keep: 2, lock: { passphrase } },
      queue: app.queue,
      derive: app.derive,
      now,
    })
  const byHand = (await listed()).length
  for (const days of [0, 1, 2]) {
    const now = new Date(app.clock.now().getTime() + days * 86_400_000)
    const asked = await Promise.all([ask(now), ask(now), ask(now)])
    expect(asked.filter(Boolean)).toEqual([true])
    await finished()
  }
  await expect.poll(async () => (await listed()).length).toBe(byHand + 2)
  const files = (await listed()).filter(({ status }) => status === 'done').map(({ file }) => file)
  // A file goes after its row.
  await expect.poll(async () => (await readdir(folder)).sort()).toEqual(files.sort())
})

test('the time of a schedule is the latest that has come', () => {
  const at = (text: string) => latestMoment([150, 870], new Date(text))?.toISOString()
  expect(at('2026-11-29T02:29:59Z')).toBe('2026-11-28T14:30:00.000Z')
  expect(at('2026-11-29T02:30:00Z')).toBe('2026-11-29T02:30:00.000Z')
  expect(latestMoment([], new Date())).toBeUndefined()
})

test('a backup that the server cannot write fails in words, and the audit log has it', async () => {
  await rm(folder, { recursive: true })
  await writeFile(folder, 'no folder any more')
  expect(await make()).toMatchObject({ status: 'failed', trouble: 'unwritable', file: expect.any(String) })
  const path = '/tenants/operators/audit-events?action=backup.finished&limit=1'
  const { body } = await app.request({ path, cookie: root.cookie })
  expect(body.items).toMatchObject([{ outcome: 'failed', after: { trouble: 'unwritable' } }])
})
