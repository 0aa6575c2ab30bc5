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
