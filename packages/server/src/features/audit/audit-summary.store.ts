import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { type AuditFilters, isCountedByDay } from './audit-filters.ts'
import { eventsMatching } from './audit-list.store.ts'

/** So many who act, and so many addresses and networks, are told. */
export const mostValues = 20

/** How often something was met among some events. Every offset of a zone is a number of quarters of an hour. */
export interface Met {
  by: 'all' | 'quarter' | 'action' | 'outcome' | 'kind' | 'credential' | 'actor' | 'address'
  value: string
  actorName: string
  actorKind: string
  count: number
  unsuccessful: number
  since: Date
}

const columns = ['action', 'outcome', 'target_kind', 'credential', 'actor_id', 'address'] as const

/** The newest events that match, so many at most, counted by each of their columns. */
export async function countNewest(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  limit: number,
): Promise<Met[]> {
  const { rows } = await sql<Met>`
    with newest as materialized (
      select floor(extract(epoch from e.at) / 900)::int as quarter, e.at, e.action, e.outcome, coalesce(e.target_kind, '') as kind,
        e.credential, coalesce(e.actor_id::text, '') as actor, e.address
      from ${await newestEvents(db, tenantId, filters, limit)} as e),
    counted as materialized (
      select case when grouping(quarter) = 0 then 'quarter' when grouping(action) = 0 then 'action' when grouping(outcome) = 0 then 'outcome'
          when grouping(kind) = 0 then 'kind' when grouping(credential) = 0 then 'credential' when grouping(actor) = 0 then 'actor'
          when grouping(address) = 0 then 'address' else 'all' end as by,
        coalesce(quarter::text, action, outcome, kind, credential, actor, address, '') as value, count(*)::int as count,
        (count(*) filter (where outcome <> 'success'))::int as unsuccessful, min(at) as since
      from newest
      group by grouping sets ((), (quarter), (action), (outcome), (kind), (credential), (actor), (address))),
    most as (
      select c.*, row_number() over (partition by c.by order by c.count desc, c.value) as place from counted c)
    select m.by, m.value, m.count, m.unsuccessful, m.since, coalesce(named.actor_name, '') as "actorName",
      coalesce(named.actor_kind, '') as "actorKind"
    from most m left join lateral (
      select n.actor_name, n.actor_kind from audit_events n
      where m.by = 'actor' and n.tenant_id = ${tenantId} and n.actor_id = nullif(m.value, '')::uuid
      order by n.at desc, n.id desc limit 1) as named on true
    where m.place <= ${sql.lit(mostValues)} or m.by <> 'actor'`.execute(db)
  return rows
}

/**
 * The filters actor, target, action, address, network and request are answered from indexes alone. Other filters also read each event that matches.
 */
async function newestEvents(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  limit: number,
): Promise<RawBuilder<unknown>> {
  if (!isCountedByDay(filters))
    return eventsMatching(db, tenantId, filters, { limit, after: undefined, columns })
  const found = await eventsMatching(db, tenantId, filters, { limit, after: undefined })
  return sql`(select e.* from ${found} as page join audit_events e on e.tenant_id = ${tenantId} and e.id = page.id)`
}
