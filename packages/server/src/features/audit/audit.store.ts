import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { Principal, RequestOrigin } from '../../platform/principal.ts'
import type { AuditEventsTable } from '../../platform/schema.ts'

export type AuditEventRow = Selectable<AuditEventsTable>

/** An event as it is written into the log. Names are copied, so that the event can be read after its target is deleted. */
export interface AuditRow {
  id: string
  at: Date
  tenantId: string
  action: string
  outcome: 'success' | 'refused' | 'failed'
  caller: Principal | undefined
  /** The actor, if it is not the caller. */
  actor: { kind: 'user' | 'system'; id: string | null; name: string } | undefined
  origin: RequestOrigin
  target: { kind: string; id: string; name: string | null } | undefined
  reason: string | undefined
  before: Record<string, unknown> | undefined
  after: Record<string, unknown> | undefined
}

export interface AuditFilters {
  actor?: string
  target?: string
  action?: string
  outcome?: 'success' | 'refused' | 'failed'
  from?: string
  until?: string
}

/** Writes events with the commit of their change. */
export async function insertAuditEvents(db: Db, rows: AuditRow[]): Promise<void> {
  if (rows.length === 0) return
  const events = rows.map((row) => ({
    tenantId: row.tenantId,
    id: row.id,
    at: row.at,
    action: row.action,
    outcome: row.outcome,
    ...actorColumns(row),
    ...apiKeyColumns(row),
    impersonatorId: row.caller?.impersonator?.id ?? null,
    impersonatorName: row.caller?.impersonator?.username ?? null,
    targetKind: row.target?.kind ?? null,
    targetId: row.target?.id ?? null,
    targetName: row.target?.name ?? null,
    reason: row.reason ?? null,
    before: row.before ?? null,
    after: row.after ?? null,
    address: row.origin.address,
    userAgent: row.origin.userAgent,
    requestId: row.origin.id,
  }))
  await insertRows('auditEvents', events).execute(db)
}

function actorColumns({ actor, caller }: AuditRow) {
  if (actor) return { actorKind: actor.kind, actorId: actor.id, actorName: actor.name }
  if (!caller) return { actorKind: 'anonymous' as const, actorId: null, actorName: 'Not signed in' }
  return { actorKind: caller.kind, actorId: caller.id, actorName: caller.name }
}

/** Which API key acted, and who made it: another person than its owner may hold it. */
function apiKeyColumns({ actor, caller }: AuditRow) {
  const key = actor ? null : (caller?.credential.apiKey ?? null)
  return {
    apiKeyId: key?.id ?? null,
    apiKeyName: key?.name ?? null,
    apiKeyCreatedBy: key?.createdBy?.id ?? null,
    apiKeyCreatedByName: key?.createdBy?.name ?? null,
  }
}

/** A page of events, newest first, after the given position. */
export async function listAuditEvents(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  page: { limit: number; after: CursorValues | undefined },
): Promise<AuditEventRow[]> {
  const { at, id } = page.after ? momentOf(page.after) : {}
  const rest = page.after ? sql`and (e.at, e.id) < (${at}, ${id}::uuid)` : sql``
  const newest = sql`order by at desc, id desc limit ${page.limit}`
  // The index alone finds the ids; whole events are read only for the rows of the page.
  const { rows } = await sql<AuditEventRow>`
    select e.* from (${matching(tenantId, filters, sql`${rest} ${newest}`)} ${newest}) as page
    join audit_events e on e.tenant_id = ${tenantId} and e.id = page.id
    order by e.at desc, e.id desc`.execute(db)
  return rows
}

export async function countAuditEvents(db: Db, tenantId: string, filters: AuditFilters): Promise<Total> {
  return countRows(db, sql`(${matching(tenantId, filters, sql``)})`)
}

/**
 * The events that match. Filters are applied one column at a time, the most selective one first, in the order of its index; the index
 * contains the columns of the other filters too. The values of that filter are joined, not compared in the condition: otherwise the
 * planner would choose an index by its estimate for these values, and would scan all events where two filters are common but rarely
 * met together.
 */
function matching(tenantId: string, filters: AuditFilters, page: RawBuilder<unknown>): RawBuilder<unknown> {
  const { target, actor, action, outcome, from, until } = filters
  const is = (column: string) => sql`e.${sql.ref(column)} = looked_up.value`
  const conditions = [sql`e.tenant_id = ${tenantId}`]
  if (from) conditions.push(sql`e.at >= ${new Date(from)}`)
  if (until) conditions.push(sql`e.at < ${new Date(until)}`)
  // Tells the planner that the index of unsuccessful events contains all of them.
  if (outcome)
    conditions.push(
      sql`e.outcome = ${outcome} ${outcome === 'success' ? sql`` : sql`and e.outcome <> 'success'`}`,
    )
  const events = (values: RawBuilder<unknown>, ...more: RawBuilder<unknown>[]) => sql`
    select found.at, found.id from ${values} as looked_up (value), lateral (
      select e.at, e.id from audit_events e where ${sql.join([...conditions, ...more], sql` and `)} ${page}) as found`
  const acting = actor ? [sql`e.actor_id = ${actor}`] : []
  const done = action ? [isAction(action)] : []
  if (target) return events(sql`unnest(array[${target}::text])`, is('target_id'), ...acting, ...done)
  // Few events are refused; one busy actor has more events than that.
  if (actor && outcome !== 'refused')
    return events(sql`unnest(array[${actor}::uuid])`, is('actor_id'), ...done)
  if (action && !actor && (!outcome || outcome === 'success'))
    return events(actionsLike(tenantId, action), is('action'))
  return events(sql`(values (1))`, ...acting, ...done)
}

function isAction(action: string): RawBuilder<unknown> {
  if (action.includes('.')) return sql`e.action = ${action}`
  return sql`(e.action >= ${`${action}.`} and e.action < ${`${action}/`})`
}

/** The actions that a filter names. Each is looked up in the index after the one before: there are few, however many events there are. */
function actionsLike(tenantId: string, action: string): RawBuilder<unknown> {
  if (action.includes('.')) return sql`unnest(array[${action}::text])`
  const next = (condition: RawBuilder<unknown>) => sql`
    select min(e.action) as action from audit_events e where e.tenant_id = ${tenantId} and ${isAction(action)} and ${condition}`
  return sql`(
    with recursive actions as (
      ${next(sql`true`)}
      union all
      select (${next(sql`e.action > actions.action`)}) from actions where actions.action is not null)
    select action from actions where action is not null)`
}
