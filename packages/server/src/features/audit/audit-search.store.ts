import { type RawBuilder, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { AuditEventRow } from './audit.store.ts'

interface Found {
  subjects: string[]
  words: string[]
}

interface Bounds {
  from?: string | undefined
  until?: string | undefined
  after: CursorValues | undefined
  limit: number
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The newest events that name one of some subjects, or have one of some words. */
export async function listEventsNaming(
  db: Db,
  tenantId: string,
  { subjects, words }: Found,
  { from, until, after, limit }: Bounds,
): Promise<AuditEventRow[]> {
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
  const { rows } = await sql<AuditEventRow>`
    select e.* from (select at, id from (
        ${each(sql`${ids}::uuid[]`, events, sql`e.actor_id = looked_up.value`, 'e')}
        union ${each(sql`${ids}::uuid[]`, events, sql`e.impersonator_id = looked_up.value and e.impersonator_id is not null`, 'e')}
        union ${each(sql`${subjects}::text[]`, events, sql`e.target_id = looked_up.value`, 'e')}
        union ${each(sql`${words}::text[]`, sql`audit_words w`, sql`w.word = looked_up.value`, 'w')}
      ) as all_found ${newest}) as page
    join audit_events e on e.tenant_id = ${tenantId} and e.id = page.id
    order by e.at desc, e.id desc`.execute(db)
  return rows
}
