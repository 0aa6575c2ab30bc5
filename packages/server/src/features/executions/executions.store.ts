import type { ExecutionKind, ExecutionState } from '@rollcall/contract/executions.ts'
import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'

/** A job of any kind and tenant. */
export interface ExecutionRow {
  kind: ExecutionKind
  tenantId: string
  id: string
  state: ExecutionState
  action: string | null
  /** Null for kinds without users. */
  total: number | null
  succeeded: number | null
  refused: number | null
  /** Why it did not happen. */
  code: string | null
  /** Its maker got more rights since. */
  stopped: boolean
  ranAgain: boolean
  createdAt: Date
  createdBy: string | null
  createdByName: string | null
  startedAt: Date | null
  finishedAt: Date | null
}

/** Of a file that waits for its maker there is no job. */
const importJobs = sql`e.status <> 'reading' and (e.status not in ('open', 'checked') or e.trouble_code is not null)`
const stoppedImport = sql`e.status in ('open', 'checked')`

/** Where the jobs of a kind are, and what their states are called there. */
interface Source {
  from: RawBuilder<unknown>
  states: Record<ExecutionState, RawBuilder<SqlBool>>
  /** The columns of {@link ExecutionRow} that are not the same everywhere. */
  columns: RawBuilder<unknown>
}

/**
 * One for each kind. The conditions are those of the indexes in migration executions, so that a page of a state that few jobs are in is as
 * cheap as the first page of all. A new kind needs the right to read its columns for `rollcall_system`, and an index.
 */
const sources: Record<ExecutionKind, Source> = {
  bulk: {
    from: sql`jobs e where true`,
    states: {
      waiting: sql`e.status = 'waiting'`,
      running: sql`e.status = 'running'`,
      cancelled: sql`e.cancelled`,
      failed: sql`e.status = 'done' and e.succeeded = 0 and not e.cancelled`,
      done: sql`e.status = 'done' and e.succeeded > 0 and not e.cancelled`,
    },
    columns: sql`e.action, e.total, e.succeeded, e.refused, null as code, e.stopped, e.ran_again_as is not null as ran_again, e.started_at`,
  },
  offboarding: {
    // One that happens at once is no job.
    from: sql`offboardings e where e.due_at > e.created_at`,
    states: {
      waiting: sql`e.status = 'scheduled'`,
      running: sql`false`,
      cancelled: sql`e.status = 'cancelled'`,
      failed: sql`e.status = 'refused'`,
      done: sql`e.status = 'done'`,
    },
    columns: sql`e.mode as action, null::int as total, null::int as succeeded, null::int as refused, e.refusal_code as code, e.stopped,
      false as ran_again, case when e.status = 'done' then e.finished_at end as started_at`,
  },
  backup: {
    from: sql`backups e where true`,
    states: {
      waiting: sql`e.status = 'waiting'`,
      running: sql`e.status = 'running'`,
      cancelled: sql`e.status = 'failed' and e.trouble = 'cancelled'`,
      failed: sql`e.status = 'failed' and e.trouble <> 'cancelled'`,
      done: sql`e.status = 'done'`,
    },
    columns: sql`null as action, null::int as total, null::int as succeeded, null::int as refused,
      case when e.status = 'failed' then e.trouble end as code, false as stopped, false as ran_again, e.started_at`,
  },
  'tenant-deletion': {
    // Its tenant names it: there is one at a time.
    from: sql`(select tenant_of as tenant_id, tenant_of as id, requested_at as created_at, due_at, null::uuid as created_by,
      null as created_by_name, ended_at as finished_at from tenant_erasures) e where e.finished_at is null`,
    states: {
      waiting: sql`(e.due_at is null or e.due_at > now())`,
      running: sql`e.due_at <= now()`,
      cancelled: sql`false`,
      failed: sql`false`,
      done: sql`false`,
    },
    columns: sql`null as action, null::int as total, null::int as succeeded, null::int as refused, null as code, false as stopped,
      false as ran_again, case when e.due_at <= now() then e.due_at end as started_at`,
  },
  import: {
    from: sql`imports e where ${importJobs}`,
    states: {
      waiting: sql`e.status = 'waiting'`,
      running: sql`e.status in ('checking', 'running', 'taking-back')`,
      cancelled: sql`${stoppedImport} and e.trouble_code = 'job.cancelled'`,
      failed: sql`${stoppedImport} and e.trouble_code <> 'job.cancelled'`,
      done: sql`e.status in ('done', 'taken-back')`,
    },
    columns: sql`case when e.status in ('taking-back', 'taken-back') then 'take-back' when e.status in ('checking', 'open') then 'check'
        else 'import' end as action,
      e.lines as total, case when e.status in ('done', 'taken-back') then e.lines else e.progress end as succeeded,
      case when e.status = 'checked' then e.refused else 0 end as refused,
      case when ${stoppedImport} then e.trouble_code end as code, false as stopped, false as ran_again, null::timestamptz as started_at`,
  },
}

const kinds = Object.keys(sources) as ExecutionKind[]

export interface ExecutionFilters {
  /** The tenant. */
  target?: string | undefined
  kind?: ExecutionKind | undefined
  state?: ExecutionState | undefined
}

/** Jobs of all tenants, the newest first, after a position. In a transaction of the system. */
export async function listExecutions(
  db: Db,
  filters: ExecutionFilters,
  { limit, after }: { limit: number; after: CursorValues | undefined },
): Promise<ExecutionRow[]> {
  const place = after && momentOf(after)
  const beyond = place ? sql`and (e.created_at, e.id) < (${place.at}, ${place.id}::uuid)` : sql``
  const found: ExecutionRow[] = []
  for (const kind of kindsOf(filters))
    found.push(
      ...(await select(
        db,
        kind,
        filters,
        sql`${beyond} order by e.created_at desc, e.id desc limit ${limit}`,
      )),
    )
  return found.sort(newestFirst).slice(0, limit)
}

/** Counts like a list does: no further than the cap. In a transaction of the system. */
export async function countExecutions(db: Db, filters: ExecutionFilters): Promise<Total> {
  let total = 0
  for (const kind of kindsOf(filters)) {
    const counted = await countRows(db, sql`(select from ${sources[kind].from} ${where(kind, filters)})`)
    total += counted.total
    if (counted.totalCapped || total > mostCounted) return { total: mostCounted, totalCapped: true }
  }
  return { total }
}

/** One job, in a transaction of the system or of its tenant. */
export async function findExecution(
  db: Db,
  { target, kind, job }: { target: string; kind: ExecutionKind; job: string },
): Promise<ExecutionRow | undefined> {
  const [row] = await select(db, kind, { target }, sql`and e.id = ${job}`)
  return row
}

export interface NamedTenant {
  id: string
  slug: string
  name: string
  suspendedAt: Date | null
}

/** The tenants of a page, in a transaction of the system. */
export async function findTenantsOf(
  db: Db,
  rows: readonly ExecutionRow[],
): Promise<Map<string, NamedTenant>> {
  const ids = [...new Set(rows.map(({ tenantId }) => tenantId))]
  if (ids.length === 0) return new Map()
  const tenants = await db
    .selectFrom('tenants')
    .select(['id', 'slug', 'name', 'suspendedAt'])
    .where('id', 'in', ids)
    .execute()
  return new Map(tenants.map((tenant) => [tenant.id, tenant]))
}

function kindsOf({ kind }: ExecutionFilters): ExecutionKind[] {
  return kind ? [kind] : kinds
}

function where(kind: ExecutionKind, { target, state }: ExecutionFilters) {
  return sql`${target ? sql`and e.tenant_id = ${target}` : sql``} ${state ? sql`and ${sources[kind].states[state]}` : sql``}`
}

async function select(
  db: Db,
  kind: ExecutionKind,
  filters: ExecutionFilters,
  rest: RawBuilder<unknown>,
): Promise<ExecutionRow[]> {
  const { from, states, columns } = sources[kind]
  const cases = Object.entries(states).map(([state, holds]) => sql`when ${holds} then ${sql.lit(state)}`)
  const { rows } = await sql<ExecutionRow>`
    select ${sql.lit(kind)} as kind, e.tenant_id, e.id, case ${sql.join(cases, sql` `)} end as state, ${columns},
      e.created_at, e.created_by, e.created_by_name, e.finished_at
    from ${from} ${where(kind, filters)} ${rest}`.execute(db)
  return rows
}

function newestFirst(a: ExecutionRow, b: ExecutionRow): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1)
}
