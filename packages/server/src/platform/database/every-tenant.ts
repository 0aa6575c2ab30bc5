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
 * Lets a transaction delete what is never deleted otherwise, such as audit events. Only of its own tenant, which must be marked as deleted.
 */
export async function enterErasure(db: Db, id: string): Promise<void> {
  if (!uuid.test(id)) throw new TypeError('A tenant must be a UUID')
  await runText(db, `set local rollcall.erasing = '${id}'`)
}

/** Prepares a transaction that fills tables from a file: it may wait ten minutes for its next statement. */
export async function prepareToFill(db: Db): Promise<void> {
  await runText(db, "set local idle_in_transaction_session_timeout = '10min'")
}

/**
 * Makes the statistics of a table anew, within the transaction that filled it. By those of a table that had a few rows, PostgreSQL checks
 * foreign keys by any of its indexes: 10,000 users restored beside one took 26 seconds instead of 6. Goes on within the tenant. Where the
 * tables belong to another role than this connection's, the statistics stay as they are.
 */
export async function analyzeTable(db: Db, table: string): Promise<void> {
  await runText(db, `reset role; analyze "${table}"; set local role rollcall_app`)
}
