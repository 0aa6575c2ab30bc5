import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Log } from './database.ts'
import { MigrationError } from './errors.ts'
import { enforceIsolation, maintenance, openTables } from './isolation.ts'
import type { MigrationConnection } from './migration-connection.ts'
import { checkServer, ensurePrivileges, findSchema } from './preflight.ts'
import { migrateQueue, queueIsOutdated } from './queue-schema.ts'
import { ensureRoles } from './roles.ts'

/** The folder of the program's own migrations. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))

const lockKey = 7_265_502_117
const fileName = /^(\d{4})_([a-z0-9_]+)\.sql$/

/** One SQL file. `checksum` is the SHA-256 of its text with normalised line ends. */
export interface Migration {
  version: number
  name: string
  checksum: string
  sql: string
}

interface Applied {
  version: number
  name: string
  checksum: string
}

/** Reads the migrations of a folder in order; throws a MigrationError when a name or the numbering is wrong. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file, index) => {
      const [, number, name] = fileName.exec(file) ?? []
      if (!number || !name) throw new MigrationError(`${file} is not named like 0001_what_it_does.sql`)
      if (Number(number) !== index + 1)
        throw new MigrationError(`${file}: the next migration must have number ${index + 1}`)
      const sql = (await readFile(`${folder}/${file}`, 'utf8')).replaceAll('\r\n', '\n')
      return { version: Number(number), name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings the database to the program's schema, as the role of the connection: each file in one transaction, from any number of nodes at the
 * same time. `worker` is the role that works afterwards, if it is another one. Returns the schema of the tables. Throws a MigrationError
 * that says what to do when the database does not suit.
 */
export async function migrate(
  connection: MigrationConnection,
  log: Log,
  folder = migrationsFolder,
  worker?: string,
): Promise<string> {
  const migrations = await readMigrations(folder)
  const schema = await enter(connection)
  await locked(connection, () => prepare(connection, schema, worker))
  for (const migration of pending(migrations, await readApplied(connection))) {
    await locked(connection, async () => {
      // Another node may have run it between the check above and the lock.
      if (!pending(migrations, await readApplied(connection)).includes(migration)) return
      await apply(connection, migration)
      log.info({ migration: migration.name, version: migration.version }, 'database migrated')
    })
  }
  if (await queueIsOutdated(connection)) await locked(connection, () => migrateQueue(connection))
  if ((await openTables(connection, schema)).length > 0)
    await locked(connection, () => enforceIsolation(connection, schema))
  return schema
}

/** Says whether all migrations of this program have run and the queue's tables exist. */
export async function isMigrated(connection: MigrationConnection): Promise<boolean> {
  const { rows } = await connection.query("select to_regclass('schema_migrations') is not null as begun")
  if (!(rows[0] as { begun: boolean }).begun) return false
  if (pending(await readMigrations(), await readApplied(connection)).length > 0) return false
  return !(await queueIsOutdated(connection))
}

/** The result of {@link rehearse}. */
export interface Rehearsal {
  /** The database has nothing of Rollcall yet. */
  fresh: boolean
  /** The number of migrations that would run. */
  pending: number
}

/**
 * Does the first steps of {@link migrate} and rolls them back, so that it throws what migrating would throw. An empty database is migrated
 * in full. In any other one no tables in use are locked for a rehearsal.
 */
export async function rehearse(
  connection: MigrationConnection,
  folder = migrationsFolder,
  worker?: string,
): Promise<Rehearsal> {
  const migrations = await readMigrations(folder)
  const schema = await enter(connection)
  let waiting: Migration[] = []
  const trial = async () => {
    await prepare(connection, schema, worker)
    waiting = pending(migrations, await readApplied(connection))
    if (waiting.length < migrations.length) return void (await queueIsOutdated(connection))
    for (const migration of waiting) await apply(connection, migration)
    await migrateQueue(connection)
    await enforceIsolation(connection, schema)
  }
  await locked(connection, trial, 'rollback')
  return { fresh: waiting.length === migrations.length, pending: waiting.length }
}

/** Checks the server and its database before any change. Returns the schema of the tables. */
async function enter(connection: MigrationConnection): Promise<string> {
  // A pooler may lend a connection with the role of its previous client.
  await connection.query('set role none')
  await checkServer(connection)
  const schema = await findSchema(connection)
  await connection.query(`set search_path = ${schema}, pg_temp`)
  return schema
}

async function prepare(connection: MigrationConnection, schema: string, worker?: string): Promise<void> {
  await ensureRoles(connection, worker)
  await ensurePrivileges(connection, schema)
  await connection.query(`create table if not exists schema_migrations (
    version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`)
}

/** A transaction that only one node at a time can be in. The lock ends with it, behind a connection pooler too. */
async function locked(
  connection: MigrationConnection,
  work: () => Promise<void>,
  end: 'commit' | 'rollback' = 'commit',
): Promise<void> {
  await connection.query('begin')
  try {
    await connection.query(
      `set local lock_timeout = 0; set local statement_timeout = 0; select pg_advisory_xact_lock(${lockKey})`,
    )
    await work()
    await connection.query(end)
  } catch (error) {
    await connection.query('rollback').catch(() => {})
    throw error
  }
}

async function readApplied(connection: MigrationConnection): Promise<Applied[]> {
  const { rows } = await connection.query(
    'select version, name, checksum from schema_migrations order by version',
  )
  return rows as Applied[]
}

/** The migrations still to run. Throws when those that have run are not this program's. */
function pending(migrations: Migration[], applied: Applied[]): Migration[] {
  for (const { version, name, checksum } of applied) {
    const known = migrations[version - 1]
    if (!known) {
      throw new MigrationError(
        `The database is newer than this program: it has migration ${version} (${name}), this program knows ${migrations.length}. ` +
          'Start the newer program, or restore a backup made before the upgrade.',
      )
    }
    if (known.checksum !== checksum) {
      throw new MigrationError(
        `Migration ${version} (${name}) was changed after it ran on this database. Restore the released file and put the change in a new one.`,
      )
    }
  }
  const done = new Set(applied.map(({ version }) => version))
  return migrations.filter(({ version }) => !done.has(version))
}

async function apply(connection: MigrationConnection, migration: Migration): Promise<void> {
  try {
    await connection.query(maintenance)
    await connection.query(migration.sql)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new MigrationError(
      `Migration ${migration.version} (${migration.name}) failed and was rolled back: ${detail}`,
      {
        cause: error,
      },
    )
  }
  await connection.query('insert into schema_migrations (version, name, checksum) values ($1, $2, $3)', [
    migration.version,
    migration.name,
    migration.checksum,
  ])
}
