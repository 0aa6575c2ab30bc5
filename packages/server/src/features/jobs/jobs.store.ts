import type { Total } from '@rollcall/contract/pagination.ts'
import { type Insertable, type Selectable, sql } from 'kysely'
import { type CursorValues, momentOf, timeOrder } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { Ended } from '../../platform/database/sweep.ts'
import { Refusal } from '../../platform/problem.ts'
import type { JobRowsTable, JobsTable } from '../../platform/schema.ts'

export type JobRecord = Selectable<JobsTable>
export type JobRowRecord = Selectable<JobRowsTable>
type Outcome = JobRowRecord['outcome']

/** Writes a job and the users it is for, in their order. */
export async function insertJob(
  db: Db,
  job: Insertable<JobsTable>,
  users: readonly { id: string; name: string }[],
): Promise<void> {
  const { tenantId, id: jobId } = job
  const rows = users.map(({ id: userId, name }, index) => {
    return { tenantId, jobId, position: index + 1, userId, name, outcome: 'waiting' as const }
  })
  await db.insertInto('jobs').values(job).execute()
  await insertRows('jobRows', rows).execute(db)
}

export async function findJob(db: Db, tenantId: string, id: string): Promise<JobRecord | undefined> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Throws `job.not_found`. */
export async function requireJobRecord(db: Db, tenantId: string, id: string): Promise<JobRecord> {
  const job = await findJob(db, tenantId, id)
  if (!job) throw new Refusal('job.not_found')
  return job
}

/** A page of jobs, newest first, after the given position. */
export async function listJobs(
  db: Db,
  tenantId: string,
  page: { limit: number; after: CursorValues | undefined; sort?: string | undefined },
): Promise<JobRecord[]> {
  const { order, beyond } = timeOrder(page.sort)
  let query = db.selectFrom('jobs').selectAll().where('tenantId', '=', tenantId)
  if (page.after) {
    const { at, id } = momentOf(page.after)
    query = query.where((eb) => eb(eb.refTuple('createdAt', 'id'), beyond, eb.tuple(at, id)))
  }
  return query.orderBy('createdAt', order).orderBy('id', order).limit(page.limit).execute()
}

export async function countJobs(db: Db, tenantId: string): Promise<Total> {
  return countRows(db, db.selectFrom('jobs').where('tenantId', '=', tenantId))
}

export interface RowFilter {
  job: string
  outcome?: Outcome | undefined
}

/** The rows of a job in their order, after the given position. */
export async function listRows(
  db: Db,
  tenantId: string,
  filter: RowFilter,
  page: { limit: number; after: number },
): Promise<JobRowRecord[]> {
  return rowsMatching(db, tenantId, filter)
    .selectAll()
    .where('position', '>', page.after)
    .orderBy('position')
    .limit(page.limit)
    .execute()
}

export async function countJobRows(db: Db, tenantId: string, filter: RowFilter): Promise<Total> {
  return countRows(db, rowsMatching(db, tenantId, filter))
}

function rowsMatching(db: Db, tenantId: string, { job, outcome }: RowFilter) {
  const query = db.selectFrom('jobRows').where('tenantId', '=', tenantId).where('jobId', '=', job)
  return outcome ? query.where('outcome', '=', outcome) : query
}

/** The users that a job refused, in their order. */
export async function listRefusedUsers(
  db: Db,
  tenantId: string,
  job: string,
): Promise<{ id: string; name: string }[]> {
  return rowsMatching(db, tenantId, { job, outcome: 'refused' })
    .select(['userId as id', 'name'])
    .orderBy('position')
    .execute()
}

export interface RowOutcome {
  position: number
  /** The refusal; undefined if the change was made. */
  refusal: { code: string; message: string } | undefined
}

/** Writes the outcomes of rows. */
export async function updateRows(
  db: Db,
  tenantId: string,
  jobId: string,
  outcomes: RowOutcome[],
): Promise<void> {
  const positions = outcomes.map(({ position }) => position)
  const codes = outcomes.map(({ refusal }) => refusal?.code ?? null)
  const details = outcomes.map(({ refusal }) => refusal?.message ?? null)
  const update = sql`
    update job_rows r
    set outcome = case when o.code is null then 'succeeded' else 'refused' end, code = o.code, detail = o.detail
    from unnest(${positions}::int[], ${codes}::text[], ${details}::text[]) as o (position, code, detail)
    where r.tenant_id = ${tenantId} and r.job_id = ${jobId} and r.position = o.position`
  await update.execute(db)
}

/** Refuses all rows that are not done yet. */
export async function refuseWaitingRows(
  db: Db,
  tenantId: string,
  jobId: string,
  { code, detail }: { code: string; detail: string },
): Promise<void> {
  await db
    .updateTable('jobRows')
    .set({ outcome: 'refused', code, detail })
    .where('tenantId', '=', tenantId)
    .where('jobId', '=', jobId)
    .where('outcome', '=', 'waiting')
    .execute()
}

/** Writes the progress of a job. */
export async function updateJob(
  db: Db,
  { tenantId, id }: Pick<JobRecord, 'tenantId' | 'id'>,
  change: Partial<
    Pick<
      JobRecord,
      'status' | 'cancelled' | 'succeeded' | 'refused' | 'startedAt' | 'finishedAt' | 'ranAgainAs'
    >
  >,
): Promise<void> {
  await db.updateTable('jobs').set(change).where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** The jobs of a tenant that are not done. */
export async function listUnfinishedJobs(db: Db, tenantId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('status', '<>', 'done')
    .orderBy('createdAt')
    .execute()
  return rows.map(({ id }) => id)
}

/** Sweeping across tenants sees only rows that are 30 days old. A job of a suspended tenant may wait for longer. */
export const oldJobs: Ended = {
  table: 'jobs',
  key: { id: 'uuid' },
  column: 'created_at',
  condition: sql`status = 'done'`,
}
