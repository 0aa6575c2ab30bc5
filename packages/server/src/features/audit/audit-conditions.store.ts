import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** An action, or those that begin so. */
export function isAction(action: string, table = 'e'): RawBuilder<SqlBool> {
  const column = sql.ref(`${table}.action`)
  if (action.includes('.')) return sql<SqlBool>`${column} = ${action}`
  return sql<SqlBool>`(${column} >= ${`${action}.`} and ${column} < ${`${action}/`})`
}
