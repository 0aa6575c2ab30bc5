import type { Db } from './database.ts'
import { runText } from './transaction.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Goes on within a tenant, in a transaction of the system that visits one tenant after the other. Row-level security binds it as it binds
 * any other transaction of that tenant.
 */
export async function enterTenant(db: Db, id: string): Promise<void> {
  if (!uuid.test(id)) throw new TypeError('A tenant must be a UUID')
  await runText(db, `set local role rollcall_app; set local rollcall.tenant = '${id}'`)
}

/** Allows a change to wait ten minutes for its next statement: it reads a file meanwhile. */
export async function allowPauses(db: Db): Promise<void> {
  await runText(db, "set local idle_in_transaction_session_timeout = '10min'")
}
