import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** An action, or those that begin so. */
export function isAction(action: string, table = 'e'): RawBuilder<SqlBool> {
  const column = sql.ref(`${table}.action`)
  if (action.includes('.')) return sql<SqlBool>`${column} = ${action}`
  return sql<SqlBool>`(${column} >= ${`${action}.`} and ${column} < ${`${action}/`})`
}

/** An event `e` from an address of a network: the /24 of IPv4 addresses, the /64 of IPv6 addresses. */
export function isFromNetwork(network: string): RawBuilder<SqlBool> {
  if (network.includes(':')) return sql<SqlBool>`e.network = ${network}`
  const begin = network.slice(0, network.lastIndexOf('.') + 1)
  // What begins so: the sign after the dot is the slash.
  return sql<SqlBool>`(e.network >= ${begin} and e.network < ${`${begin.slice(0, -1)}/`})`
}

/** An event `e` after the last one that was followed. Compared in the database: its moments are finer than those of the program. */
export function isNotIndexed(tenantId: string): RawBuilder<SqlBool> {
  const last = (column: string) =>
    sql`(select i.${sql.ref(column)} from audit_indexed i where i.tenant_id = ${tenantId})`
  return sql<SqlBool>`(e.at, e.id) > (${last('at')}, ${last('id')})`
}
