import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect } from 'vitest'
import { createApp } from '../src/app.ts'
import { auditing } from '../src/features/audit/audit-of-events.ts'
import { type RestoreOptions, restoreBackup } from '../src/features/backups/restore.ts'
import { keptTables } from '../src/features/backups/tables.ts'
import { writeBackup } from '../src/features/backups/write.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Database } from '../src/platform/database/database.ts'
import { newId } from '../src/platform/ids.ts'
import { createQueue } from '../src/platform/queue/queue.ts'
import { newSecretKey, readSecretKeys } from '../src/platform/vault/secret-keys.ts'
import { createVault } from '../src/platform/vault/vault.ts'
import {
  lowPasswordCost,
  type Person,
  publicUrl,
  requestTo,
  startTestApp,
  type TestRequest,
} from './test-app.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { dump } from './whole-database.ts'

const secretKeys = readSecretKeys(newSecretKey(), 'ROLLCALL_SECRET_KEY')
const log = pino({ level: 'silent' })
export const day = 86_400_000

/** A backup of two tenants, with something in most tables, and the server that it is of: `default` runs it, `north` is beside it. */
export async function openBackups() {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-backups-'))
  const app = await startTestApp({ ownDatabase: true, runsServer: true, deps: { secretKeys } })
  const ada = await app.firstAdministrator()
  const zoe = await app.addPerson(ada, 'Zoë.Ångström', ['member'])

  async function made(path: string, body: object) {
    const answer = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
    expect(answer.status, answer.raw).toBe(201)
    return answer.body
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

  /** Works with a server on a database that was restored. */
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

  async function close(): Promise<void> {
    await app.close()
    await rm(folder, { recursive: true })
  }

  const { key: apiKey } = await made('/me/api-keys', { name: 'ci' })
  const group = { name: 'Night Shift', description: 'watches "at" night', public: true }
  await made('/tenants/default/groups', group)
  await made('/tenants/default/roles', { name: 'Keeper', permissions: ['users:read', 'server:backups'] })
  const at = new Date(app.clock.now().getTime() + day).toISOString()
  const leaving = { user: zoe.id, mode: 'deactivate', at }
  const { id: offboarding } = await made('/tenants/default/offboardings', leaving)
  await app.addTenant('north')
  await app.firstAdministrator('nora', 'north')
  const { id: tenantId } = await app.requireTenant('default')
  const secretPlace = { tenantId, table: 'connections', row: newId(), name: 'client_secret' }
  await withVault(app.storage.database, (vault) =>
    app.storage.database.transaction({ tenant: tenantId }, (db) =>
      vault.keep(db, secretPlace, Buffer.from('hush')),
    ),
  )
  const file = join(folder, 'all.backup')
  await backup(file)
  return { folder, file, app, ada, zoe, apiKey, offboarding, secretPlace, backup, restore, withApp, close }
}

export async function withVault<T>(
  database: Database,
  work: (vault: ReturnType<typeof createVault>) => Promise<T>,
): Promise<T> {
  const vault = createVault(database, { keys: secretKeys }, systemClock)
  await vault.opened
  return work(vault)
}

/** Works in an empty database of the same kind. */
export async function inEmpty<T>(work: (storage: TestDatabase) => Promise<T>): Promise<T> {
  const storage = await openTestDatabase()
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

export const signIn = (tenant: string, { username, password }: Pick<Person, 'username' | 'password'>) => ({
  method: 'POST' as const,
  path: `/tenants/${tenant}/sign-in/password`,
  body: { username, password },
})

/** The rows that a backup keeps. */
export async function keptRows(database: Database): Promise<Record<string, string[]>> {
  const tables = await dump(database)
  return Object.fromEntries(
    [...tables].filter(
      ([name]) => keptTables.has(name) && !['audit_events', 'secrets', 'links'].includes(name),
    ),
  )
}
