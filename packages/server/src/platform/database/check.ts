import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type pg from 'pg'
import type { StoredKeys } from '../vault/key-check.ts'
import { claimDataFolder, requireUsable } from './data-folder.ts'
import type { DatabaseOptions } from './database.ts'
import { startEngine } from './embedded-engine.ts'
import { maintenance } from './isolation.ts'
import { migrationsFolder, type Rehearsal, rehearse } from './migrate.ts'
import { asOwner } from './pool.ts'
import { ownerOf, type PostgresAddresses } from './postgres.ts'
import { lookUpStoredKeys } from './stored-keys.ts'

/** The result of checking the database. */
export interface DatabaseState extends Rehearsal {
  /** How many milliseconds its clock is ahead of this machine's; 0 for the embedded database. */
  clockAhead: number
  /** Seconds since the oldest entry of the change log was written. Undefined when the log is empty, and for the embedded database. */
  oldestChange?: number | undefined
  /** Undefined while the database has no table for secrets yet. */
  storedKeys?: StoredKeys | undefined
}

/**
 * Does what `openDatabase` does up to the first change: connects, signs in, and rehearses the migrations. Changes nothing. Throws what
 * `openDatabase` would throw.
 */
export async function checkDatabase({
  url,
  dataDir = 'data',
  ...addresses
}: Omit<DatabaseOptions, 'log'>): Promise<DatabaseState> {
  return url ? checkPostgres({ url, ...addresses }) : checkEmbedded(dataDir)
}

async function checkPostgres(addresses: PostgresAddresses): Promise<DatabaseState> {
  const { connectionString, worker } = await ownerOf(addresses)
  return asOwner({ connectionString }, async (client) => {
    const rehearsal = await rehearse(client, migrationsFolder, worker)
    const sent = Date.now()
    const { rows } = await client.query('select clock_timestamp() as now')
    const now = (rows[0] as { now: Date }).now.getTime()
    const clockAhead = now - (sent + Date.now()) / 2
    const oldestChange = rehearsal.fresh || rehearsal.pending > 0 ? undefined : await readOldestChange(client)
    return { ...rehearsal, clockAhead, oldestChange, storedKeys: await lookUpStoredKeys(client) }
  })
}

async function readOldestChange(client: pg.Client): Promise<number | undefined> {
  await client.query(`begin read only; ${maintenance}`)
  const { rows } = await client.query(
    'select extract(epoch from clock_timestamp() - at)::float8 as age from change_log order by xid limit 1',
  )
  await client.query('commit')
  return (rows[0] as { age: number } | undefined)?.age
}

async function checkEmbedded(dataDir: string): Promise<DatabaseState> {
  requireUsable(dataDir)
  if (!existsSync(dataDir)) return { fresh: true, pending: 0, clockAhead: 0 }
  const folder = claimDataFolder(dataDir)
  try {
    if (!existsSync(folder.cluster)) return { fresh: true, pending: 0, clockAhead: 0 }
    const engine = await startEngine(folder.cluster, folder.socket)
    try {
      const session = { host: folder.socketFolder, port: 5432, user: 'postgres', database: 'postgres' }
      return await asOwner(session, async (client) => ({
        ...(await rehearse(client)),
        clockAhead: 0,
        storedKeys: await lookUpStoredKeys(client),
      }))
    } finally {
      await engine.stop()
    }
  } finally {
    folder.release()
  }
}

/** The free bytes on the disk of a folder, which need not exist yet. */
export async function freeSpace(folder: string): Promise<number> {
  const path = resolve(folder)
  if (!existsSync(path) && dirname(path) !== path) return freeSpace(dirname(path))
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}
