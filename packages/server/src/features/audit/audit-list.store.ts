import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { nearNetworkOf, networkOf } from '../../platform/network-of.ts'
import type { AuditEventRow } from './audit.store.ts'
import { isAction, isFromNetwork } from './audit-conditions.store.ts'
import { countByDay, daysWith, few, type RareFilter, rarestOf } from './audit-days.store.ts'
import { type AuditFilters, dayLength, isCountedByDay } from './audit-filters.ts'

interface Page {
  limit: number
  after: CursorValues | undefined
}

/** A page of events, newest first, after the given position. */
export async function listAuditEvents(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  page: Page,
): Promise<AuditEventRow[]> {
  const found = await eventsMatching(db, tenantId, filters, page)
  // Found in an index alone, as long as it takes; events are read for the rows of the page.
  const { rows } = await sql<AuditEventRow>`
    select e.* from ${found} as page join audit_events e on e.tenant_id = ${tenantId} and e.id = page.id
    order by e.at desc, e.id desc`.execute(db)
  return rows
}

export async function countAuditEvents(db: Db, tenantId: string, filters: AuditFilters): Promise<Total> {
  if (isCountedByDay(filters)) {
    const { counts, capped } = await countByDay(db, tenantId, filters)
    const total = counts.reduce((sum, { events }) => sum + events, 0)
    if (total > mostCounted || !capped)
      return total > mostCounted ? { total: mostCounted, totalCapped: true } : { total }
  }
  return countRows(db, sql`(${matching(tenantId, filters, sql``)})`)
}

/** A column that events are counted by. */
export type CountedColumn = 'action' | 'outcome' | 'target_kind' | 'credential' | 'actor_id' | 'address'

/**
 * The places (at, id) of the newest events that match, in parentheses: so many at most. They are found in indexes alone: an index that is
 * left for each event would be left for those that do not match as well. `columns` come with them: only those that the indexes contain by
 * which these filters find events.
 */
export async function eventsMatching(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  { limit, after, columns = [] }: Page & { columns?: readonly CountedColumn[] },
): Promise<RawBuilder<unknown>> {
  const from = after && momentOf(after)
  const rest = from ? sql`and (e.at, e.id) < (${from.at}, ${from.id}::uuid)` : sql``
  const newest = sql`order by at desc, id desc limit ${limit}`
  const days = await daysToLookAt(db, tenantId, filters, { limit, before: from?.at })
  const rare = isCountedByDay(filters) ? undefined : await rarestOf(db, tenantId, filters)
  if (!days) return sql`(${matching(tenantId, filters, sql`${rest} ${newest}`, { columns, rare })} ${newest})`
  const ofDay = sql`and e.at >= days.starts and e.at < days.ends ${rest} ${newest}`
  return sql`(
    select part.at, part.id from unnest(${days.starts}::timestamptz[], ${days.ends}::timestamptz[]) as days (starts, ends),
      lateral (${matching(tenantId, filters, ofDay)}) as part ${newest})`
}

/** So many days are looked at one by one at most. */
const mostDays = 1000

/**
 * Two filters that are common, and seldom met together: the days on which they were are known, and nothing between them is looked
 * through. Undefined where one index finds the events at once.
 */
async function daysToLookAt(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  { limit, before }: { limit: number; before: Date | undefined },
): Promise<{ starts: string[]; ends: string[] } | undefined> {
  const { action, outcome, kind, credential, until } = filters
  const given = [action, outcome, kind, credential].filter((value) => value !== undefined)
  if (given.length < 2 || !isCountedByDay(filters)) return undefined
  const ends = [before?.toISOString(), until && new Date(until).toISOString()].filter(
    (end) => end !== undefined,
  )
  const bounded = { ...filters, until: ends.sort()[0] }
  const known = await daysWith(db, tenantId, bounded, { enough: limit, most: mostDays })
  if (!known?.whole) return undefined
  const moment = (day: number) => new Date(day * dayLength).toISOString()
  // What is not counted yet lies after the last day that is.
  return {
    starts: [moment(known.next), ...known.days.map(moment)],
    ends: ['infinity', ...known.days.map((day) => moment(day + 1))],
  }
}

interface How {
  columns?: readonly CountedColumn[]
  /** The filter to find events by, because few match it. */
  rare?: RareFilter | undefined
}

/**
 * The events that match. Filters are applied one column at a time, the most selective one first, in the order of its index; the index
 * contains the columns of the other filters too. The values of that filter are joined, not compared in the condition: otherwise the
 * planner would choose an index by its estimate for these values, and would scan all events where two filters are common but rarely
 * met together.
 */
function matching(
  tenantId: string,
  filters: AuditFilters,
  page: RawBuilder<unknown>,
  { columns = [], rare }: How = {},
): RawBuilder<unknown> {
  const { subject, target, actor, action, outcome, kind, credential, address, network, request } = filters
  const is = (column: string) => sql`e.${sql.ref(column)} = looked_up.value`
  const common = conditionsOf(tenantId, filters)
  const taken = (table: string) =>
    sql.join(['at', 'id', ...columns].map((column) => sql.ref(`${table}.${column}`)))
  const events = (values: RawBuilder<unknown>, ...more: RawBuilder<unknown>[]) => sql`
    select ${taken('found')} from ${values} as looked_up (value), lateral (
      select ${taken('e')} from audit_events e where ${sql.join([...common, ...more], sql` and `)} ${page}) as found`
  const text = (value: string) => sql`unnest(array[${value}::text])`
  const done = action ? [isAction(action)] : []
  const acting = actor ? [isActor(actor)] : []
  const seen = subject ? [sql`(e.target_id = ${subject} or ${isActor(subject)})`] : []
  const exactly = request ? [sql`e.request_id = ${request}`] : []
  const others = [...done, ...acting, ...seen, ...(target ? [sql`e.target_id = ${target}`] : []), ...exactly]
  if (rare === 'outcome' && outcome !== 'success') return events(sql`(values (1))`, ...others)
  if (rare === 'kind' && kind && kind !== 'user')
    return events(text(kind), is('target_kind'), sql`e.target_kind <> 'user'`, ...others)
  if (rare === 'credential' && credential && credential !== 'session')
    return events(text(credential), is('credential'), sql`e.credential <> 'session'`, ...others)
  if (rare === 'action' && action) return events(actionsLike(tenantId, action), is('action'), ...others)
  // All are read in the order of the index: there are few, whatever the planner expects of a network. Otherwise it could choose the many
  // events of a person, or the whole table.
  const from = (networks: RawBuilder<unknown>) => sql`
    select ${taken('found')} from (
      select e.* from ${networks} as looked_up (value), lateral (
        select * from audit_events e where e.tenant_id = ${tenantId} and ${is('network')} order by at desc, id desc limit ${2 * few}) as e
      where ${sql.join([...common, ...others], sql` and `)} ${page}) as found`
  if (rare === 'address' && address) return from(text(networkOf(address)))
  if (rare === 'network' && network) return from(networksIn(tenantId, network))
  if (request) return events(text(request), is('request_id'), ...done, ...acting, ...seen)
  if (target) return events(text(target), is('target_id'), ...done, ...acting, ...seen)
  const notRefused = outcome !== 'refused'
  if (actor && (!subject || subject === actor) && notRefused)
    return ofActor(actor, (by, not) => events(by, ...not, ...done))
  if (subject) {
    const about = events(
      text(subject),
      is('target_id'),
      sql`${isActor(subject)} is not true`,
      ...done,
      ...acting,
    )
    const by = actor
      ? asOneAnother(subject, actor, (values, both) => events(values, both, ...done))
      : ofActor(subject, (values, not) => events(values, ...not, ...done))
    return sql`(${about}) union all (${by})`
  }
  if (address) return events(text(networkOf(address)), is('network'), ...done, ...acting)
  if (network) return events(networksIn(tenantId, network), is('network'), ...done, ...acting)
  if (outcome && outcome !== 'success') return events(sql`(values (1))`, ...done, ...acting)
  if (kind && kind !== 'user')
    return events(text(kind), is('target_kind'), sql`e.target_kind <> 'user'`, ...done)
  if (credential && credential !== 'session')
    return events(text(credential), is('credential'), sql`e.credential <> 'session'`, ...done)
  if (action && !actor) return events(actionsLike(tenantId, action), is('action'))
  return events(sql`(values (1))`, ...acting, ...done)
}

/** Is an event `e` that was found by something else left by the filters? */
export function isMatching(tenantId: string, filters: AuditFilters): RawBuilder<SqlBool> {
  const { subject, target, actor, action, request } = filters
  const conditions = conditionsOf(tenantId, filters)
  if (subject) conditions.push(sql`(e.target_id = ${subject} or ${isActor(subject)})`)
  if (target) conditions.push(sql`e.target_id = ${target}`)
  if (actor) conditions.push(isActor(actor))
  if (action) conditions.push(isAction(action))
  if (request) conditions.push(sql`e.request_id = ${request}`)
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** Conditions beside the one by which events are found. */
function conditionsOf(tenantId: string, filters: AuditFilters): RawBuilder<unknown>[] {
  const { outcome, kind, credential, address, network, from, until } = filters
  const conditions = [sql`e.tenant_id = ${tenantId}`]
  if (from) conditions.push(sql`e.at >= ${new Date(from)}`)
  if (until) conditions.push(sql`e.at < ${new Date(until)}`)
  // Tells the planner that the index of unsuccessful events contains all of them.
  if (outcome)
    conditions.push(
      sql`e.outcome = ${outcome} ${outcome === 'success' ? sql`` : sql`and e.outcome <> 'success'`}`,
    )
  if (kind) conditions.push(sql`e.target_kind = ${kind}`)
  if (credential) conditions.push(sql`e.credential = ${credential}`)
  if (address) conditions.push(sql`(e.address = ${address}) is true`)
  // An address is in one network: all of its events match, or none.
  if (network && address) conditions.push(sql.lit(nearNetworkOf(address) === network))
  // "is true" keeps the planner from the index of networks, where it would read all that a common network has.
  else if (network) conditions.push(sql`(${isFromNetwork(network)}) is true`)
  return conditions
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** As the id of an actor; null for what can be none. */
function idIn(subject: string): RawBuilder<unknown> {
  return uuid.test(subject) ? sql`${subject}::uuid` : sql`null::uuid`
}

function isActor(actor: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(e.actor_id = ${idIn(actor)} or e.impersonator_id = ${idIn(actor)})`
}

/** What somebody did, and what they did while viewing as somebody else: each is found by an index of its own. */
function ofActor(
  actor: string,
  events: (by: RawBuilder<unknown>, conditions: RawBuilder<unknown>[]) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const by = sql`unnest(array[${idIn(actor)}])`
  const own = events(by, [sql`e.actor_id = looked_up.value`])
  const asAnother = events(by, [
    sql`e.impersonator_id = looked_up.value and e.impersonator_id is not null and e.actor_id is distinct from ${idIn(actor)}`,
  ])
  return sql`(${own}) union all (${asAnother})`
}

/** The events of one user while viewing as the other. If both are the same user, all events of this user. */
function asOneAnother(
  one: string,
  other: string,
  events: (values: RawBuilder<unknown>, both: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (one === other) return ofActor(one, (by, not) => events(by, sql.join(not, sql` and `)))
  const as = (actor: string, impersonator: string) =>
    events(
      sql`unnest(array[${idIn(impersonator)}])`,
      sql`e.impersonator_id = looked_up.value and e.impersonator_id is not null and e.actor_id = ${idIn(actor)}`,
    )
  return sql`(${as(one, other)}) union all (${as(other, one)})`
}

/** The actions that a filter names. */
function actionsLike(tenantId: string, action: string): RawBuilder<unknown> {
  if (action.includes('.')) return sql`unnest(array[${action}::text])`
  return valuesOf(tenantId, 'action', isAction(action))
}

/** The values of the column `network` in a network: one for IPv6, up to 256 for IPv4. */
function networksIn(tenantId: string, network: string): RawBuilder<unknown> {
  if (network.includes(':')) return sql`unnest(array[${network}::text])`
  return valuesOf(tenantId, 'network', isFromNetwork(network))
}

/** The values of a column that a condition leaves. Each is looked up in the index after the one before: there are few, however many events. */
function valuesOf(
  tenantId: string,
  column: 'action' | 'network',
  condition: RawBuilder<SqlBool>,
): RawBuilder<unknown> {
  const value = sql.ref(`e.${column}`)
  const next = (after: RawBuilder<unknown>) => sql`
    select min(${value}) as value from audit_events e where e.tenant_id = ${tenantId} and ${condition} and ${after}`
  return sql`(
    with recursive found as (
      ${next(sql`true`)}
      union all
      select (${next(sql`${value} > found.value`)}) from found where found.value is not null)
    select value from found where value is not null)`
}
