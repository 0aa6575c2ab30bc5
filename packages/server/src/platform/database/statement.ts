import type { Db } from './database.ts'
import { sendNow } from './transaction.ts'

/** A statement as text, with `$1`, `$2` and so on for its values. The columns of its answer have their TypeScript names. */
export type Statement<Row, Values extends unknown[]> = (db: Db, ...values: Values) => Promise<Row[]>

/**
 * For statements of every change, which the query builder would compose each time, and for those that must be sent before any later one.
 */
export function statement<Row = never, Values extends unknown[] = unknown[]>(
  text: string,
): Statement<Row, Values> {
  return (db, ...values) => sendNow<Row>(db, { sql: text, parameters: values })
}

/**
 * A statement about rows of a tenant by their ids, which its text names as `any($2::uuid[])`. One id has a statement of its own: PostgreSQL
 * keeps a plan only if it does not depend on the values, and with an array each new plan looks cheaper than the kept one. Planning then took
 * longer than executing. Sends nothing if there are no ids.
 */
export function statementOfIds<Row = never, Rest extends unknown[] = []>(
  text: string,
): Statement<Row, [tenant: string, ids: readonly string[], ...Rest]> {
  const ofMany = statement<Row>(text)
  const ofOne = statement<Row>(text.replaceAll('any($2::uuid[])', '$2::uuid'))
  return async (db, tenant, ids, ...rest) => {
    if (ids.length === 0) return []
    return ids.length === 1 ? ofOne(db, tenant, ids[0], ...rest) : ofMany(db, tenant, ids, ...rest)
  }
}
