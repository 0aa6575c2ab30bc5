import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** The condition that a grant counts at a moment. Like `grantState` in packages/access: from its beginning, until before its end. */
export function countsAt(of: RawBuilder<unknown>, now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${of}.starts_at is null or ${of}.starts_at <= ${now}) and (${of}.ends_at is null or ${of}.ends_at > ${now})`
}
