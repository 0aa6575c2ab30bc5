import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database, Db, Log } from '../../platform/database/database.ts'
import { enterTenant, prepareToFill } from '../../platform/database/every-tenant.ts'
import { readMigrations } from '../../platform/database/migrate.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import type { SecretKey } from '../../platform/vault/secret-keys.ts'
import { enqueueScheduled } from '../offboardings/schedule.ts'
import { readTenant } from '../tenants/tenants.service.ts'
import { findServerTenantId, findTenantIdBySlug, takeSlug } from '../tenants/tenants.store.ts'
import { BackupError } from './backup-error.ts'
import type { Unlocking } from './encryption.ts'
import type { Header, TenantRef } from './format.ts'
import { Loader, type Place } from './load.ts'
import { checkBackup, readBackup } from './read.ts'
import { countApiKeys, listTenants } from './rows.store.ts'
import { upgradeBackup } from './upgrade.ts'

export interface RestoreOptions {
  unlocking: Unlocking
  /** The slug of one tenant of the backup, which is restored beside those that are there. */
  tenant?: string | undefined
  /** Another slug for that tenant. */
  as?: string | undefined
  /** Restore no API key, so that none that was revoked since comes back. */
  withoutApiKeys?: boolean
  /** The keys of stored secrets. */
  secretKeys: readonly SecretKey[]
  /** Writes the audit log. */
  derive: Subscriber
  queue: Queue
  log: Log
  now: Date
}

export interface Restored {
  /** The moment of the backup. */
  at: string
  tenants: (TenantRef & { copy: boolean; apiKeys: number })[]
  rows: Record<string, number>
}

/**
 * Restores a backup in one transaction: it is there as a whole or not at all, whatever happens meanwhile. A backup of all tenants goes into
 * a database without any; one tenant goes beside others. Throws a {@link BackupError}.
 */
export async function restoreBackup(
  database: Database,
  file: string,
  options: RestoreOptions,
): Promise<Restored> {
  const { header } = await checkBackup(file, options.unlocking)
  if (header.schema.version === (await readMigrations()).length) return load(database, file, header, options)
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-restore-'))
  try {
    const upgraded = await upgradeBackup(file, header, { ...options, folder })
    return await load(database, upgraded, header, { ...options, unlocking: {} })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function load(
  database: Database,
  file: string,
  header: Header,
  options: RestoreOptions,
): Promise<Restored> {
  const wanted = wantedOf(header, options)
  return database.transaction({ system: true, purpose: 'background' }, async (db) => {
    await prepareToFill(db)
    const places = await placesFor(db, wanted, header, options)
    const { secretKeys, withoutApiKeys = false, unlocking } = options
    const loader = new Loader(db, { places, secretKeys, withoutApiKeys, derived: true })
    await readBackup(file, unlocking, loader)
    await loader.end()
    const tenants: Restored['tenants'] = []
    for (const { id: from } of wanted) {
      const place = places.get(from)
      if (place) tenants.push(await finish(database, db, place, header, options))
    }
    return { at: header.at, tenants, rows: loader.rows }
  })
}

function wantedOf(header: Header, { tenant, as }: RestoreOptions): TenantRef[] {
  const wanted = tenant === undefined ? header.tenants : header.tenants.filter(({ slug }) => slug === tenant)
  const names = header.tenants.map(({ slug }) => slug)
  const shown =
    names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ')
  if (wanted.length === 0)
    throw inTheWay(
      tenant === undefined
        ? 'The backup has no tenant.'
        : `The backup has no tenant ${tenant}. It has: ${shown}.`,
    )
  if (as !== undefined && wanted.length > 1)
    throw inTheWay(
      `The backup has several tenants: name the one to be called ${as} (--tenant). It has: ${shown}.`,
    )
  return wanted
}

/** Finds the place of each tenant among those that are there. */
async function placesFor(
  db: Db,
  wanted: readonly TenantRef[],
  { scope }: Header,
  { tenant, as, now }: RestoreOptions,
): Promise<Map<string, Place>> {
  const there = await listTenants(db)
  if (scope === 'server' && tenant === undefined && there.length > 0)
    throw inTheWay(
      `The database has tenants already (${there
        .slice(0, 5)
        .map(({ slug }) => slug)
        .join(
          ', ',
        )}${there.length > 5 ? ', …' : ''}). A backup of a whole server is restored into an empty database, before the server is started on it; one tenant of it goes beside others with --tenant and --as.`,
    )
  for (const { slug } of there.length > 0 ? wanted : [])
    if ((await findTenantIdBySlug(db, as ?? slug, now)) !== undefined)
      throw inTheWay(
        `The short name ${as ?? slug} leads to another tenant already. Restore this one under another one: --as.`,
      )
  const withoutServer = (await findServerTenantId(db)) !== undefined
  return new Map(
    wanted.map(({ id, slug: own }) => {
      const slug = as ?? own
      const copy = there.some((other) => other.id === id)
      return [id, { id: copy ? newId() : id, slug, copy, withoutServer }]
    }),
  )
}

/** Starts what waits for its day, and writes into the tenant's audit log that it was restored. */
async function finish(
  database: Database,
  db: Db,
  { id, slug, copy }: Place,
  { at }: Header,
  { derive, queue, now }: RestoreOptions,
): Promise<Restored['tenants'][number]> {
  await enterTenant(db, id)
  await takeSlug(db, id, slug)
  await enqueueScheduled(db, queue, id, now)
  const tenant = await readTenant(db, id)
  if (!tenant) throw new BackupError('damaged', 'The backup is damaged: a tenant has no row.')
  const { name } = tenant
  const { all, emit } = new ChangeEvents(['tenant.restored'])
  emit('tenant.restored', { tenant: { id, name }, after: { backupOf: new Date(at), slug, copy } })
  await derive(db, all, { tenant, actor: undefined, program, origin, now })
  await database.announce(db, { kind: 'tenant', tenant: id })
  return { id, slug, name, copy, apiKeys: await countApiKeys(db, id) }
}

const program = "The server's terminal"
const origin = { id: 'restore', address: '', userAgent: '' }

function inTheWay(message: string): BackupError {
  return new BackupError('in-the-way', `${message} Nothing was restored.`)
}
