import { MigrationError } from './errors.ts'
import type { MigrationConnection } from './migration-connection.ts'

/** The tables of the queue library (pg-boss), apart from Rollcall's own. */
export const queueSchema = 'pgboss'

/** The version of those tables that the installed library works with; a test holds the two together. */
export const queueSchemaVersion = 43

/** Every queue there is. Adding one here makes it at the next start. */
export const queueNames = ['mail', 'bulk', 'offboarding'] as const
export type QueueName = (typeof queueNames)[number]

/** Changes whenever a database prepared earlier would lack something. */
export const queueFingerprint = `${queueSchema} ${queueSchemaVersion} ${queueNames.join()}`

/** Whether the queue's tables are not those of this program; throws a MigrationError when they are newer. */
export async function queueIsOutdated(connection: MigrationConnection): Promise<boolean> {
  return isOutdated(await installed(connection))
}

/**
 * Makes or upgrades the queue's tables, as the role of the connection, inside its transaction. Afterwards tenants' transactions may
 * put jobs in and see none; the system's own may do all but change tables.
 */
export async function migrateQueue(connection: MigrationConnection): Promise<void> {
  const found = await installed(connection)
  // Another node may have been here.
  if (!isOutdated(found)) return
  // Its tables stay where they are when a database is distributed; Citus would make them on every node. Elsewhere the setting says nothing.
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
  /** 0 when there is nothing yet. */
  version: number
  queues: string[]
}

async function installed(connection: MigrationConnection): Promise<Installed> {
  // From the catalogue's tables: a name that was looked up before the lock may still be remembered as missing.
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

/** The library begins and commits by itself what here runs inside a transaction that is already open. */
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
