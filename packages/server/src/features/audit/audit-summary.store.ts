import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { AuditFilters } from './audit-filters.ts'
import { eventsMatching } from './audit-list.store.ts'

/** How often something was met among some events. */
export interface Met {
  by: 'all' | 'day' | 'action' | 'outcome' | 'kind' | 'credential' | 'actor' | 'address'
  value: string
  actorName: string
  actorKind: string
  count: number
  unsuccessful: number
  since: Date
}

/** The newest events that match, so many at most, counted by each of their columns. */
export async function countNewest(
  db: Db,
  tenantId: string,
  filters: AuditFilters,
  limit: number,
): Promise<Met[]> {
  const found = await eventsMatching(db, tenantId, filters, { limit, after: undefined })
  const { rows } = await sql<Met>`
    with newest as materialized (
      select floor(extract(epoch from e.at) / 86400)::int as day, e.at, e.action, e.outcome, coalesce(e.target_kind, '') as kind,
        e.credential, coalesce(e.actor_id::text, '') as actor, e.actor_name, e.actor_kind, e.address
      from ${found} as page join audit_events e on e.tenant_id = ${tenantId} and e.id = page.id)
    select case when grouping(day) = 0 then 'day' when grouping(action) = 0 then 'action' when grouping(outcome) = 0 then 'outcome'
        when grouping(kind) = 0 then 'kind' when grouping(credential) = 0 then 'credential' when grouping(actor) = 0 then 'actor'
        when grouping(address) = 0 then 'address' else 'all' end as by,
      coalesce(day::text, action, outcome, kind, credential, actor, address, '') as value,
      max(actor_name) as "actorName", max(actor_kind) as "actorKind", count(*)::int as count,
      (count(*) filter (where outcome <> 'success'))::int as unsuccessful, min(at) as since
    from newest
    group by grouping sets ((), (day), (action), (outcome), (kind), (credential), (actor), (address))`.execute(
    db,
  )
  return rows
}
