import type { Db } from './database.ts'
import { runText } from './transaction.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Goes on within a tenant, in a transaction that visits one tenant after the other. Row-level security binds it as it binds any other
 * transaction of that tenant.
 */
export async function enterTenant(db: Db, id: string): Promise<void> {
  if (!uuid.test(id)) throw new TypeError('A tenant must be a UUID')
  await runText(db, `set local role rollcall_app; set local rollcall.tenant = '${id}'`)
}

/**
 * Prepares a transaction that fills tables from a file: it may wait ten minutes for its next statement. Foreign keys are checked by their
 * index. By the statistics of a table that was empty before, PostgreSQL reads the whole table for each row: with 10,000 users that takes
 * most of the time, and with 100,000 it takes a hundred times as long.
 */
export async function prepareToFill(db: Db): Promise<void> {
  await runText(db, "set local idle_in_transaction_session_timeout = '10min'; set local enable_seqscan = off")
}
