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

/** Prepares a transaction that fills tables from a file: it may wait ten minutes for its next statement. */
export async function prepareToFill(db: Db): Promise<void> {
  await runText(db, "set local idle_in_transaction_session_timeout = '10min'")
}

/**
 * Makes the statistics of a table anew, within the transaction that filled it. With those of a table of one row, PostgreSQL took 26 seconds
 * for 10,000 users in one run, and 5 to 7 with new ones. Goes on within the tenant. Where the tables belong to another role than this
 * connection's, the statistics stay as they are.
 */
export async function analyzeTable(db: Db, table: string): Promise<void> {
  await runText(db, `reset role; analyze "${table}"; set local role rollcall_app`)
}
