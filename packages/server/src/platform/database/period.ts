import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Does a tie count at a moment? As `grantState` in packages/access: the beginning is in, the end is out. */
export function countsAt(of: RawBuilder<unknown>, now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${of}.starts_at is null or ${of}.starts_at <= ${now}) and (${of}.ends_at is null or ${of}.ends_at > ${now})`
}
