import type { Db } from './database.ts'
import { sendNow } from './transaction.ts'

/** A statement that is written out once, with `$1`, `$2` and so on for its values; columns of its answer have the names that TypeScript uses. */
export type Statement<Row, Values extends unknown[]> = (db: Db, ...values: Values) => Promise<Row[]>

/** For what every change sends, which the query builder would compose anew each time, and for what must leave before whatever follows. */
export function statement<Row = never, Values extends unknown[] = unknown[]>(
  text: string,
): Statement<Row, Values> {
  return (db, ...values) => sendNow<Row>(db, { sql: text, parameters: values })
}
