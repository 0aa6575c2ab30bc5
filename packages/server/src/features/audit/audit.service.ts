import type { Db } from '../../platform/database/database.ts'
import type { AuditRow } from '../../platform/record.ts'
import { insertAuditEvents } from './audit.store.ts'

/** Appends events to the log, with the commit of the change that they tell of. */
export function writeAudit(db: Db, rows: AuditRow[]): void {
  insertAuditEvents(db, rows)
}
