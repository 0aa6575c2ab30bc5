import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { networkOf } from '../../platform/network-of.ts'
import { isAction, isFromNetwork, isNotIndexed } from './audit-conditions.store.ts'
import { type AuditFilters, dayLength, dayOf } from './audit-filters.ts'

/** The last event that the derived tables know of. */
interface Place {
  at: Date
  id: string
}

/** How far the derived tables have followed the log: undefined where they have not begun. */
export async function findIndexed(db: Db, tenantId: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select at, id from audit_indexed where tenant_id = ${tenantId}`.execute(
    db,
  )
  return rows[0]
}

/**
 * The newest days with events that match, until there are `enough` events or `most` days, and the day from which on not all is counted
 * yet. `whole` says that there are no more days, or that these are enough. Undefined where nothing has been counted.
 */
export async function daysWith(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  { enough, most }: { enough: number; most: number },
): Promise<{ days: number[]; next: number; whole: boolean } | undefined> {
  const indexed = await findIndexed(db, tenantId)
  if (!indexed) return undefined
  const next = dayOf(indexed.at)
  const { from, until } = filters
  const after = from ? sql`and day >= ${dayOf(new Date(from))}` : sql``
  const before = until ? sql`and day <= ${dayOf(new Date(until))}` : sql``
  const { rows } = await sql<{ day: number; events: number }>`
    select day, sum(events)::int as events from audit_days d
    where ${counted(tenantId, filters)} and day < ${next} ${after} ${before}
    group by day order by day desc limit ${most}`.execute(db)
  const days: number[] = []
  let events = 0
  for (const row of rows) {
    if (events >= enough) return { days, next, whole: true }
    days.push(row.day)
    // Of the first day a part may lie after the time that is asked for.
    if (days.length > 1) events += row.events
  }
  return { days, next, whole: events >= enough || rows.length < most }
}

/** A filter with at most this many events is read first; the other filters are then checked event by event. */
export const few = 5_000

/** What events may be found by because few of the whole log match it. */
export type RareFilter = 'action' | 'outcome' | 'kind' | 'credential' | 'address' | 'network'

/** The filter that few events match, if there is one: a person, an address or a network may have millions. */
export async function rarestOf(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
): Promise<RareFilter | undefined> {
  const { subject, actor, target, address, network } = filters
  const rare = await rareFilter(db, tenantId, filters)
  if (rare || (!subject && !actor && !target)) return rare
  const origin = address ? sql`e.network = ${networkOf(address)}` : network && isFromNetwork(network)
  if (!origin) return undefined
  const { rows } = await sql<{ rare: boolean }>`
    select count(*) <= ${few} as rare from (
      select from audit_events e where e.tenant_id = ${tenantId} and ${origin} limit ${few + 1}) as found`.execute(
    db,
  )
  if (!rows[0]?.rare) return undefined
  return address ? 'address' : 'network'
}

/** Undefined where nothing has been counted. */
async function rareFilter(
  db: Db,
  tenantId: string,
  { action, outcome, kind, credential }: AuditFilters,
): Promise<RareFilter | undefined> {
  const each = Object.entries({ action, outcome, kind, credential }).filter(
    ([, value]) => value !== undefined,
  )
  if (each.length === 0 || !(await findIndexed(db, tenantId))) return undefined
  const sums = each.map(
    ([name, value]) =>
      sql`select ${name} as name, sum(events) as events from audit_days d where ${counted(tenantId, { [name]: value })}`,
  )
  const { rows } = await sql<{ name: RareFilter }>`
    select name from (${sql.join(sums, sql` union all `)}) as sums
    where coalesce(events, 0) <= ${few} order by coalesce(events, 0) limit 1`.execute(db)
  return rows[0]?.name
}

/** Events of one kind on one day. */
export interface DayCount {
  day: number
  action: string
  outcome: 'success' | 'refused' | 'failed'
  kind: string
  credential: string
  events: number
}

/** So many events are read at most where a day is asked for in part, or is not counted yet. */
const mostRead = 20_000

/**
 * How many events match, by day and by what they are counted by: whole days as they were counted, the rest from the events. `capped` says
 * that the rest was too much, and that there are more.
 */
export async function countByDay(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
): Promise<{ counts: DayCount[]; capped: boolean }> {
  const indexed = await findIndexed(db, tenantId)
  const from = filters.from ? new Date(filters.from) : new Date(0)
  const until = filters.until ? new Date(filters.until) : undefined
  const first = Math.ceil(from.getTime() / dayLength)
  const end = until ? dayOf(until) : lastDay
  const parts =
    indexed && first < end
      ? [
          sql`select 0 as part, day, action, outcome, target_kind as kind, credential, events from audit_days d
            where ${counted(tenantId, filters)} and day >= ${first} and day < ${end}`,
          read(1, { tenantId, filters, from, until: momentOf(first) }),
          read(2, {
            tenantId,
            filters,
            from: momentOf(first),
            until: until && momentOf(end),
            notIndexed: true,
          }),
          ...(until ? [read(3, { tenantId, filters, from: momentOf(end), until })] : []),
        ]
      : [read(1, { tenantId, filters, from, until })]
  const { rows } = await sql<DayCount & { part: number }>`
    select part, day, action, outcome, kind, credential, sum(events)::int as events
    from (${sql.join(parts, sql` union all `)}) as counted group by part, day, action, outcome, kind, credential`.execute(
    db,
  )
  const readIn = (part: number) => rows.reduce((sum, row) => (row.part === part ? sum + row.events : sum), 0)
  return { counts: rows, capped: [1, 2, 3].some((part) => readIn(part) >= mostRead) }
}

/** Later than any. */
const lastDay = 2 ** 31 - 1

function momentOf(day: number): Date {
  return new Date(day * dayLength)
}

interface Read {
  tenantId: string
  filters: AuditFilters
  from: Date
  until: Date | undefined
  notIndexed?: true
}

/** Events themselves, in the form of days that were counted. */
function read(part: number, { tenantId, filters, from, until, notIndexed }: Read): RawBuilder<unknown> {
  const conditions = [...conditionsOfDays(tenantId, filters), sql`e.at >= ${from}`]
  if (until) conditions.push(sql`e.at < ${until}`)
  if (notIndexed) conditions.push(isNotIndexed(tenantId))
  return sql`(select ${sql.lit(part)} as part, floor(extract(epoch from e.at) / 86400)::int as day, e.action, e.outcome,
    coalesce(e.target_kind, '') as kind, e.credential, 1 as events from audit_events e
    where ${sql.join(conditions, sql` and `)} order by e.at desc, e.id desc limit ${sql.lit(mostRead)})`
}

/** A stretch of time: from a moment until before another, in milliseconds since 1970. */
export interface Span {
  from: number
  until: number
}

/** How many events match within each of some spans, by the place of the span. */
export async function countWithin(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  spans: readonly Span[],
): Promise<{ place: number; events: number; unsuccessful: number }[]> {
  if (spans.length === 0) return []
  const moments = (name: keyof Span) => spans.map((span) => new Date(span[name]).toISOString())
  const conditions = conditionsOfDays(tenantId, filters)
  if (filters.from) conditions.push(sql`e.at >= ${new Date(filters.from)}`)
  if (filters.until) conditions.push(sql`e.at < ${new Date(filters.until)}`)
  const { rows } = await sql<{ place: number; events: number; unsuccessful: number }>`
    select (span.place - 1)::int as place, count(*)::int as events, (count(*) filter (where found.outcome <> 'success'))::int as unsuccessful
    from unnest(${moments('from')}::timestamptz[], ${moments('until')}::timestamptz[]) with ordinality as span (begins, ends, place),
      lateral (select e.outcome from audit_events e
        where ${sql.join(conditions, sql` and `)} and e.at >= span.begins and e.at < span.ends offset 0) as found
    group by span.place`.execute(db)
  return rows
}

/** Of an event `e`: the filters that events are counted by. */
function conditionsOfDays(
  tenantId: string,
  { action, outcome, kind, credential }: AuditFilters,
): RawBuilder<unknown>[] {
  const conditions = [sql`e.tenant_id = ${tenantId}`]
  if (action) conditions.push(isAction(action))
  if (outcome) conditions.push(sql`e.outcome = ${outcome}`)
  if (kind) conditions.push(sql`e.target_kind = ${kind}`)
  if (credential) conditions.push(sql`e.credential = ${credential}`)
  return conditions
}

function counted(tenantId: string, { action, outcome, kind, credential }: AuditFilters): RawBuilder<unknown> {
  const conditions = [sql`d.tenant_id = ${tenantId}`]
  if (action) conditions.push(isAction(action, 'd'))
  if (outcome) conditions.push(sql`d.outcome = ${outcome}`)
  if (kind) conditions.push(sql`d.target_kind = ${kind}`)
  if (credential) conditions.push(sql`d.credential = ${credential}`)
  return sql.join(conditions, sql` and `)
}
