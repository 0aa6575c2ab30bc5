import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** An action, or those that begin so. */
export function isAction(action: string, table = 'e'): RawBuilder<SqlBool> {
  const column = sql.ref(`${table}.action`)
  if (action.includes('.')) return sql<SqlBool>`${column} = ${action}`
  return sql<SqlBool>`(${column} >= ${`${action}.`} and ${column} < ${`${action}/`})`
}

/** An event `e` after the last one that was followed. Compared in the database: its moments are finer than those of the program. */
export function isNotIndexed(tenantId: string): RawBuilder<SqlBool> {
  const last = (column: string) =>
    sql`(select i.${sql.ref(column)} from audit_indexed i where i.tenant_id = ${tenantId})`
  return sql<SqlBool>`(e.at, e.id) > (${last('at')}, ${last('id')})`
}
