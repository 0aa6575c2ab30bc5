import type { Db } from '../../platform/database/database.ts'
import type { AuditRow } from '../../platform/record.ts'
import { insertAuditEvents } from './audit.store.ts'

/** Appends events to the log, in the transaction of the change that they tell of. */
export async function writeAudit(db: Db, rows: AuditRow[]): Promise<void> {
  await insertAuditEvents(db, rows)
}
