import { sql } from 'kysely'
import type { Database, Db } from '../database/database.ts'
import { type QueueName, queueNames, queueSchema, withoutTransaction } from '../database/queue-schema.ts'
import { runText } from '../database/transaction.ts'

/** The row of a tenant that a job is about. All other data is in that row, behind row-level security. */
export interface JobReference {
  tenantId: string
  id: string
}

/** How the jobs of a queue are repeated. Times are in seconds. */
export interface JobTimes {
  retries: number
  firstDelay: number
  longestDelay: number
  /** A job is taken from a node after this time, even if the node is alive. */
  expires: number
  /** A node counts as dead when it has not reported on a job for this time. */
  heartbeat: number
}

const jobTable = sql.table(`${queueSchema}.job`)
const hour = 3_600

/** Adds jobs to a queue with the commit of the open transaction, in one statement. */
export async function insertJobs(
  db: Db,
  name: QueueName,
  jobs: JobReference[],
  times: JobTimes & { /** In milliseconds, before it may begin. */ delay: number },
): Promise<void> {
  const tenantIds = jobs.map(({ tenantId }) => tenantId)
  const ids = jobs.map(({ id }) => id)
  // A tenant's transaction may add to this table but not read it, so the statement has all data of a job.
  const insert = sql`
    insert into ${jobTable} (name, policy, data, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds,
      heartbeat_seconds, deletion_seconds, start_after, keep_until)
    select ${name}::text, 'standard', jsonb_build_object('tenantId', tenant_id, 'id', id), ${times.retries}::int,
      ${times.firstDelay}::int, true, ${times.longestDelay}::int, ${times.expires}::int, ${times.heartbeat}::int, ${hour}::int,
      now() + ${times.delay} * interval '1 millisecond', now() + interval '10 years'
    from unnest(${tenantIds}::uuid[], ${ids}::uuid[]) as job (tenant_id, id)`
  await insert.execute(db)
}

/** Removes the jobs of a tenant, done or not. In a transaction of the system. */
export async function deleteJobsOf(db: Db, tenantId: string): Promise<void> {
  await sql`delete from ${jobTable} where data ->> 'tenantId' = ${tenantId}`.execute(db)
}

/** The library's access to the database: each of its texts runs in a transaction of the system role. */
export function queueConnection(database: Database, onAnswer: () => void) {
  return {
    async executeSql(text: string, values?: unknown[]) {
      const answer = await database.transaction({ system: true }, async (db) => {
        const result = await runText(db, withoutTransaction(text), values)
        return Array.isArray(result) ? { rows: result.flatMap(({ rows }) => rows) } : result
      })
      onAnswer()
      return answer
    },
  }
}

/** Jobs are counted up to this number in each queue. */
const mostWaiting = 10_000

/** The jobs that could begin now, in all queues, and for how many seconds the oldest has waited. In a transaction of the system. */
export async function countWaiting(db: Db): Promise<{ waiting: number; oldest: number }> {
  const due = (name: QueueName) => sql`(select start_after from ${jobTable}
    where name = ${sql.lit(name)} and state < 'active' and start_after <= now() limit ${sql.lit(mostWaiting)})`
  const { rows } = await sql<{ waiting: number; oldest: number }>`
    select count(*)::int as waiting, coalesce(extract(epoch from now() - min(start_after)), 0)::float8 as oldest
    from (${sql.join(queueNames.map(due), sql` union all `)}) due`.execute(db)
  return rows[0] ?? { waiting: 0, oldest: 0 }
}
