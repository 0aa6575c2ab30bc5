import { MigrationError } from './errors.ts'
import type { MigrationConnection } from './migration-connection.ts'

/** The schema of the queue library (pg-boss), apart from Rollcall's own. */
export const queueSchema = 'pgboss'

/** The version of those tables for the installed library. A test compares the two. */
export const queueSchemaVersion = 43

/** Every queue. A new one here is created at the next start. */
export const queueNames = ['mail', 'bulk', 'offboarding', 'backup', 'tenant-deletion', 'import'] as const
export type QueueName = (typeof queueNames)[number]

/** Changes whenever a database prepared earlier would lack something. */
export const queueFingerprint = `${queueSchema} ${queueSchemaVersion} ${queueNames.join()}`

/** Says whether the queue's tables differ from this program's. Throws a MigrationError when they are newer. */
export async function queueIsOutdated(connection: MigrationConnection): Promise<boolean> {
  return isOutdated(await installed(connection))
}

/**
 * Creates or upgrades the queue's tables, as the role of the connection, in its transaction. Afterwards tenants' transactions may add jobs
 * but not read them; the system's may do everything except change tables.
 */
export async function migrateQueue(connection: MigrationConnection): Promise<void> {
  const found = await installed(connection)
  // Another node may have done it.
  if (!isOutdated(found)) return
  // Its tables stay on the coordinator of a distributed database; Citus would create them on every node. Without Citus the setting has no
  // effect.
  await connection.query("set local citus.enable_ddl_propagation = 'off'")
  await connection.query(await plansFrom(found)).catch(explain)
  for (const name of queueNames)
    await connection.query(`select ${queueSchema}.create_queue('${name}', '{"policy": "standard"}')`)
  await connection.query(`
    grant usage on schema ${queueSchema} to rollcall_app, rollcall_system;
    grant insert on ${queueSchema}.job to rollcall_app;
    grant select, insert, update, delete on all tables in schema ${queueSchema} to rollcall_system;
    reset citus.enable_ddl_propagation`)
}

function isOutdated({ version, queues }: Installed): boolean {
  if (version > queueSchemaVersion) {
    throw new MigrationError(
      `The database is newer than this program: its queue has version ${version}, this program knows ${queueSchemaVersion}. ` +
        'Start the newer program, or restore a backup made before the upgrade.',
    )
  }
  return version < queueSchemaVersion || queueNames.some((name) => !queues.includes(name))
}

interface Installed {
  hasSchema: boolean
  /** 0 when there are no tables yet. */
  version: number
  queues: string[]
}

async function installed(connection: MigrationConnection): Promise<Installed> {
  // From the catalogue's tables: a name that was looked up before the lock may still be cached as missing.
  const { rows } = await connection.query(`
    select exists (select from pg_namespace where nspname = '${queueSchema}') as schema,
      exists (select from pg_tables where schemaname = '${queueSchema}' and tablename = 'version') as tables`)
  const { schema, tables } = rows[0] as { schema: boolean; tables: boolean }
  if (!tables) return { hasSchema: schema, version: 0, queues: [] }
  const state = await connection.query(
    `select version, array(select name from ${queueSchema}.queue) as queues from ${queueSchema}.version`,
  )
  return { hasSchema: true, ...(state.rows[0] as { version: number; queues: string[] }) }
}

async function plansFrom({ version, hasSchema }: Installed): Promise<string> {
  if (version === queueSchemaVersion) return ''
  const { getConstructionPlans, getMigrationPlans } = await import('pg-boss')
  return withoutTransaction(
    version === 0
      ? getConstructionPlans(queueSchema, { createSchema: !hasSchema })
      : getMigrationPlans(queueSchema, version),
  )
}

/** The library's text begins and commits a transaction; here it runs in one that is already open. */
export function withoutTransaction(text: string): string {
  return text.replace(/^\s*BEGIN;/, '').replace(/COMMIT;\s*$/, '')
}

function explain(error: unknown): never {
  if ((error as { code?: string }).code !== '42501') throw error
  throw new MigrationError(
    `This database role may not make the schema ${queueSchema}. Run once as a database administrator, in this database: ` +
      `create schema ${queueSchema} authorization ROLE;`,
    { cause: error },
  )
}
