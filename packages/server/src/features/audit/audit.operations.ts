import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Database } from '../../platform/database/database.ts'
import { implement } from '../../platform/operations.ts'
import { auditEvent } from './audit.service.ts'
import { type AuditEventRow, type AuditFilters, countAuditEvents, listAuditEvents } from './audit.store.ts'
import { auditActions } from './audit-actions.ts'
import { csvHeader, eventLine } from './audit-csv.ts'

const defaultLimit = 50
const exportPage = 1000

export function auditOperations(database: Database) {
  return implement(contract.audit, {
    async list({ db, actor, tenant }, input) {
      const limit = input.limit ?? defaultLimit
      const position = decodeCursor(actor.cursorKey, 'audit.list', input)
      const after = position && { at: new Date(position[0] as number), id: position[1] as string }
      const rows = await listAuditEvents(db, tenant.id, input as AuditFilters, { limit: limit + 1, after })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return {
        items: rows.slice(0, limit).map(auditEvent),
        ...(last
          ? { nextCursor: encodeCursor(actor.cursorKey, 'audit.list', input, [last.at.getTime(), last.id]) }
          : {}),
        ...(input.total ? { total: await countAuditEvents(db, tenant.id, input as AuditFilters) } : {}),
      }
    },

    async listActions() {
      return { items: Object.entries(auditActions).map(([action, description]) => ({ action, description })) }
    },

    async exportEvents({ tenant, record, now }, { format, tenant: _slug, ...filters }) {
      record.audit({ action: 'audit.exported', after: { format, ...filters } })
      // What is downloaded ends where it began: events that arrive meanwhile would make the file endless.
      const until = filters.until && new Date(filters.until) < now ? filters.until : now.toISOString()
      const bounded = { ...filters, until } as AuditFilters
      return {
        contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        filename: `audit-${tenant.slug}-${now.toISOString().slice(0, 10)}.${format}`,
        chunks: exportChunks(database, tenant.id, bounded, format),
      }
    },
  })
}

async function* exportChunks(
  database: Database,
  tenantId: string,
  filters: AuditFilters,
  format: 'csv' | 'ndjson',
) {
  if (format === 'csv') yield csvHeader
  const line = format === 'csv' ? eventLine : (event: AuditEvent) => `${JSON.stringify(event)}\n`
  let after: { at: Date; id: string } | undefined
  do {
    const rows: AuditEventRow[] = await database.transaction({ tenant: tenantId, readOnly: true }, (db) =>
      listAuditEvents(db, tenantId, filters, { limit: exportPage, after }),
    )
    yield rows.map((row) => line(auditEvent(row))).join('')
    after = rows.length === exportPage ? rows.at(-1) : undefined
  } while (after)
}
