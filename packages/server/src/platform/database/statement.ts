import type { Db } from './database.ts'
import { sendNow, writeWithCommit } from './transaction.ts'

/** A statement that is written out once, with `$1`, `$2` and so on for its values; columns of its answer have the names that TypeScript uses. */
export interface Statement<Row, Values extends unknown[]> {
  /** Sends it at once: what is asked for later follows it. */
  (db: Db, ...values: Values): Promise<Row[]>
  /** Keeps it for the commit, as `writeWithCommit` does. */
  withCommit(db: Db, ...values: Values): void
}

/** For what every change sends, which the query builder would compose anew each time, and for what must leave before whatever follows. */
export function statement<Row = never, Values extends unknown[] = unknown[]>(
  text: string,
): Statement<Row, Values> {
  const send = (db: Db, ...values: Values) => sendNow<Row>(db, { sql: text, parameters: values })
  return Object.assign(send, {
    withCommit: (db: Db, ...values: Values) =>
      writeWithCommit(db, { compile: () => ({ sql: text, parameters: values }) }),
  })
}
