import { AuditEvent } from '@rollcall/contract/audit.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { csvMark, csvTable } from '@rollcall/contract/csv.ts'
import { type EventName, events } from '@rollcall/contract/events/events.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import { type CursorValues, positionAt, readPage } from '../../platform/cursor.ts'
import type { Database, Scope } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { translatorFor } from '../../platform/translators.ts'
import { seesEmails, withoutAddresses } from '../directory/users.visibility.ts'
import { auditEvent } from './audit.service.ts'
import { type AuditEventRow, type AuditFilters, countAuditEvents, listAuditEvents } from './audit.store.ts'

const exportPage = 1000
const csv = csvTable(AuditEvent)

/** Every event that the log can have. */
const auditActions = (Object.keys(events) as EventName[]).sort((a, b) => (a < b ? -1 : 1))

const nobody = () => []

export function auditOperations(database: Database) {
  return implement(contract.audit, {
    async list({ db, actor, tenant }, input) {
      const { rows, ...page } = await readPage(actor.cursorKey, 'audit.list', input, {
        read: (at) => listAuditEvents(db, tenant.id, input as AuditFilters, at),
        position: (row) => positionAt(row.at, row.id),
        count: () => countAuditEvents(db, tenant.id, input as AuditFilters),
      })
      return { items: rows.map(readerOf(actor)), ...page }
    },

    async listActions({ origin }) {
      const t = translatorFor(origin.acceptLanguage)
      return { items: auditActions.map((action) => ({ action, description: t(`event.${action}`) })) }
    },

    exportEvents: ofAccounts(contract.audit.exportEvents, nobody, async (context, input) => {
      const { actor, tenant, emit, now, signal } = context
      const { format, tenant: _slug, ...filters } = input
      emit('audit.exported', { after: { format, ...filters } })
      // The export ends with the events of its start: later ones would make it endless.
      const until = filters.until && new Date(filters.until) < now ? filters.until : now.toISOString()
      const bounded = { ...filters, until } as AuditFilters
      return {
        contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        filename: `audit-${tenant.slug}-${now.toISOString().slice(0, 10)}.${format}`,
        chunks: exportBatches({ database, signal, tenantId: tenant.id }, bounded, format, readerOf(actor)),
      }
    }),
  })
}

/** Shows events as this reader may see them: without the addresses that lists obscure, unless the reader may change accounts. */
function readerOf(actor: Principal): (row: AuditEventRow) => AuditEvent {
  return seesEmails(actor) ? auditEvent : (row) => withoutAddressesIn(auditEvent(row)) as AuditEvent
}

function withoutAddressesIn(value: unknown): unknown {
  if (typeof value === 'string') return withoutAddresses(value)
  if (Array.isArray(value)) return value.map(withoutAddressesIn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAddressesIn(inner)]))
}

async function* exportBatches(
  { database, signal, tenantId }: { database: Database; signal: AbortSignal; tenantId: string },
  filters: AuditFilters,
  format: 'csv' | 'ndjson',
  read: (row: AuditEventRow) => AuditEvent,
) {
  // An export may take longer than a list, and takes no connection from lists.
  const scope: Scope = { tenant: tenantId, readOnly: true, purpose: 'background', signal }
  if (format === 'csv') yield csvMark + csv.head
  const line = format === 'csv' ? csv.line : (event: AuditEvent) => `${JSON.stringify(event)}\n`
  let after: CursorValues | undefined
  do {
    const rows: AuditEventRow[] = await database.transaction(scope, (db) =>
      listAuditEvents(db, tenantId, filters, { limit: exportPage, after }),
    )
    yield rows.map((row) => line(read(row))).join('')
    const last = rows.length === exportPage ? rows.at(-1) : undefined
    after = last && positionAt(last.at, last.id)
  } while (after)
}
