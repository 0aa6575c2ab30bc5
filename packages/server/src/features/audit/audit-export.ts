import { AuditEvent } from '@rollcall/contract/audit.ts'
import { csvMark, csvTable } from '@rollcall/contract/csv.ts'
import { type CursorValues, positionAt } from '../../platform/cursor.ts'
import type { Database, Scope } from '../../platform/database/database.ts'
import { markDeleted } from './audit.service.ts'
import type { AuditEventRow } from './audit.store.ts'
import { listAuditEvents } from './audit-list.store.ts'
import { type Search, type Searched, searchAuditEvents } from './audit-search.ts'

const exportPage = 1000
const csv = csvTable(AuditEvent)

/** The file of all events that match, page by page: no more of it is in memory than one. */
export async function* exportChunks(
  { database, signal }: { database: Database; signal: AbortSignal },
  wanted: Omit<Search, 'q'> & { q: string | undefined },
  format: 'csv' | 'ndjson',
  read: (row: AuditEventRow) => AuditEvent,
) {
  const { tenantId, filters, q } = wanted
  // A file may take longer than a list, and takes no connection from lists.
  const scope: Scope = { tenant: tenantId, readOnly: true, purpose: 'background', signal }
  if (format === 'csv') yield csvMark + csv.head
  const line = format === 'csv' ? csv.line : (event: AuditEvent) => `${JSON.stringify(event)}\n`
  let after: CursorValues | undefined
  do {
    const { events, next } = await database.transaction(scope, async (db) => {
      const page = { limit: exportPage, after }
      const found = q
        ? await searchAuditEvents(db, { ...wanted, q }, page)
        : pageOf(await listAuditEvents(db, tenantId, filters, page))
      return { events: await markDeleted(db, tenantId, found.rows.map(read)), next: found.next }
    })
    yield events.map(line).join('')
    after = next
  } while (after)
}

function pageOf(rows: AuditEventRow[]): Searched {
  const last = rows.length === exportPage ? rows.at(-1) : undefined
  return last ? { rows, next: positionAt(last.at, last.id) } : { rows }
}
