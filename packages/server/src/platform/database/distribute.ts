import { type DistributionPlan, planDistribution } from './distribution-plan.ts'
import { MigrationError } from './errors.ts'
import { isMigrated } from './migrate.ts'
import type { MigrationConnection } from './migration-connection.ts'
import { asOwner } from './pool.ts'
import { ownerOf, type PostgresAddresses } from './postgres.ts'
import { findSchema } from './preflight.ts'
import { applicationRoles } from './roles.ts'

/** The oldest version of Citus that Rollcall was tried on. */
const oldestCitus = 13

export interface Distribution extends DistributionPlan {
  /** Workers where a role is missing or may not log in. Known only after everything else is done. */
  unready: string[]
}

/**
 * Distributes the rows of a migrated database by tenant, as the role that owns the tables. `say` receives each statement before it is sent.
 * Tables that are distributed already stay as they are. With `dryRun` no statement is sent. Throws a {@link MigrationError} that says what
 * to do when the database cannot be distributed.
 */
export async function distributeDatabase(
  addresses: PostgresAddresses,
  { dryRun, say }: { dryRun: boolean; say(statement: string): Promise<void> },
): Promise<Distribution> {
  const { connectionString } = await ownerOf(addresses)
  return asOwner({ connectionString }, async (client) => {
    await client.query('set role none; set statement_timeout = 0; set lock_timeout = 0')
    const schema = await findSchema(client)
    await client.query(`set search_path = ${schema}, pg_temp`)
    await requireCitus(client)
    if (!(await isMigrated(client)))
      throw new MigrationError(
        'The database has not been migrated to this program. Start the server once, then stop it.',
      )
    const plan = await planDistribution(client, schema)
    if (dryRun) return { ...plan, unready: [] }
    const send = async (statement: string) => {
      await say(statement)
      await client.query(statement).catch(explain)
    }
    for (const statement of plan.settings) await send(statement)
    if (plan.distribution.length > 0) await inTransaction(client, plan.distribution, send)
    for (const statement of plan.cleaning) await send(statement)
    return { ...plan, unready: await unreadyWorkers(client) }
  })
}

async function inTransaction(
  connection: MigrationConnection,
  statements: readonly string[],
  send: (statement: string) => Promise<void>,
): Promise<void> {
  await connection.query('begin')
  try {
    for (const statement of statements) await send(statement)
    await connection.query('commit')
  } catch (error) {
    await connection.query('rollback').catch(() => {})
    throw error
  }
}

async function requireCitus(connection: MigrationConnection): Promise<void> {
  const { rows } = await connection.query(
    "select to_regprocedure('citus_version()') is not null as installed",
  )
  if (!(rows[0] as { installed: boolean }).installed)
    throw new MigrationError(
      'Citus is not installed in this database, so nothing was changed. On the coordinator, as a database administrator: ' +
        "create extension citus; select citus_set_coordinator_host('COORDINATOR'); select citus_add_node('WORKER', 5432);",
    )
  const found = await connection.query(
    'select citus_version() as version, (select count(*)::int from citus_get_active_worker_nodes()) as workers',
  )
  const { version, workers } = found.rows[0] as { version: string; workers: number }
  const [, major = '0'] = /Citus (\d+)\./.exec(version) ?? []
  if (Number(major) < oldestCitus)
    throw new MigrationError(
      `Citus ${oldestCitus} or newer is needed; this server has ${version}. Nothing was changed.`,
    )
  if (workers === 0)
    throw new MigrationError(
      "Citus has no worker to distribute rows to, so nothing was changed. As a database administrator: select citus_add_node('WORKER', 5432);",
    )
}

async function unreadyWorkers(connection: MigrationConnection): Promise<string[]> {
  const ready = `select count(*) from pg_roles where rolcanlogin and rolname in ('${applicationRoles.join("', '")}')`
  const { rows } = await connection.query(
    "select nodename || ':' || nodeport as node from run_command_on_workers($1) where not success or result <> $2 order by 1",
    [ready, String(applicationRoles.length)],
  )
  return (rows as { node: string }[]).map(({ node }) => node)
}

function explain(error: unknown): never {
  if ((error as { code?: string }).code !== '42501') throw error
  throw new MigrationError(
    `The role that owns the tables may not do that: ${(error as Error).message}. Run the statement once as a database administrator, ` +
      'then this command again.',
    { cause: error },
  )
}
