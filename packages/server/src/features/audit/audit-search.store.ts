import { type RawBuilder, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { AuditEventRow } from './audit.store.ts'
import type { AuditFilters } from './audit-filters.ts'
import { isMatching } from './audit-list.store.ts'

interface Found {
  subjects: string[]
  words: string[]
}

interface Page {
  after: CursorValues | undefined
  limit: number
}

/** Events that were found together: those that the filters leave, how many there were before, and the oldest of all. */
export interface Batch {
  rows: AuditEventRow[]
  looked: number
  last: { at: Date; id: string } | undefined
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The newest events that name one of some subjects or have one of some words, and pass the filters. */
export async function listEventsNaming(
  db: Db,
  tenantId: string,
  { subjects, words }: Found,
  filters: AuditFilters,
  { after, limit }: Page,
): Promise<Batch> {
  const { from, until } = filters
  const place = after && momentOf(after)
  const within = (table: string) => {
    const of = (column: string) => sql.ref(`${table}.${column}`)
    const conditions = [sql`${of('tenant_id')} = ${tenantId}`]
    if (from) conditions.push(sql`${of('at')} >= ${new Date(from)}`)
    if (until) conditions.push(sql`${of('at')} < ${new Date(until)}`)
    if (place) conditions.push(sql`(${of('at')}, ${of('id')}) < (${place.at}, ${place.id}::uuid)`)
    return sql.join(conditions, sql` and `)
  }
  const newest = sql`order by at desc, id desc limit ${sql.lit(limit)}`
  const each = (
    values: RawBuilder<unknown>,
    table: RawBuilder<unknown>,
    is: RawBuilder<unknown>,
    name: string,
  ) => sql`
    select found.at, found.id from unnest(${values}) as looked_up (value),
      lateral (select ${sql.ref(`${name}.at`)}, ${sql.ref(`${name}.id`)} from ${table} where ${is} and ${within(name)} ${newest}) as found`
  const ids = subjects.filter((id) => uuid.test(id))
  const events = sql`audit_events e`
  // Reads each event by its id. By the index of a filter, all events that pass the filter would be read.
  const { rows } = await sql<AuditEventRow & { looked: number; lastAt: Date; lastId: string }>`
    select e.*, place.looked::int as looked, place.at as "lastAt", place.id as "lastId" from (
      select at, id, count(*) over () as looked, row_number() over (order by at, id) as back from (
        ${each(sql`${ids}::uuid[]`, events, sql`e.actor_id = looked_up.value`, 'e')}
        union ${each(sql`${ids}::uuid[]`, events, sql`e.impersonator_id = looked_up.value and e.impersonator_id is not null`, 'e')}
        union ${each(sql`${subjects}::text[]`, events, sql`e.target_id = looked_up.value`, 'e')}
        union ${each(sql`${words}::text[]`, sql`audit_words w`, sql`w.word = looked_up.value`, 'w')}
        ${newest}) as all_found) as place
    left join lateral (
      select e.* from (
        select e.* from audit_events e where e.tenant_id = ${tenantId} and e.id = place.id offset 0) as e
      where ${isMatching(tenantId, filters)}) as e on true
    where e.id is not null or place.back = 1
    order by place.at desc, place.id desc`.execute(db)
  const oldest = rows.at(-1)
  return {
    rows: rows
      .filter(({ id }) => id !== null)
      .map(({ looked: _looked, lastAt: _at, lastId: _id, ...row }) => row),
    looked: oldest?.looked ?? 0,
    last: oldest && { at: oldest.lastAt, id: oldest.lastId },
  }
}
