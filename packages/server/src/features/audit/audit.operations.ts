import { contract } from '@rollcall/contract/contract.ts'
import { type EventName, events } from '@rollcall/contract/events/events.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Database } from '../../platform/database/database.ts'
import { requireTimeZone } from '../../platform/time-zone.ts'
import { translatorFor } from '../../platform/translators.ts'
import { markDeleted } from './audit.service.ts'
import { exportChunks } from './audit-export.ts'
import { readFound, subjectsFound } from './audit-found.ts'
import { countAuditEvents, listAuditEvents } from './audit-list.store.ts'
import { summarizeAudit } from './audit-summary.ts'
import { nameFor, readerOf, visibleTo } from './audit-visibility.ts'

/** Every event that the log can have. */
const auditActions = (Object.keys(events) as EventName[]).sort((a, b) => (a < b ? -1 : 1))

const nobody = () => []

export function auditOperations(database: Database) {
  return implement(contract.audit, {
    async list({ db, actor, tenant }, input) {
      const { limit: _limit, cursor: _cursor, total: _total, tenant: _slug, q, ...filters } = input
      const page = q
        ? await readFound(db, actor, { tenantId: tenant.id, filters, q, visible: visibleTo(actor) }, input)
        : await readPage(actor.cursorKey, 'audit.list', input, {
            read: (at) => listAuditEvents(db, tenant.id, filters, at),
            position: (row) => positionAt(row.at, row.id),
            count: () => countAuditEvents(db, tenant.id, filters),
          })
      const { rows, ...rest } = page
      return { items: await markDeleted(db, tenant.id, rows.map(readerOf(actor))), ...rest }
    },

    async summarize({ db, actor, tenant }, { tenant: _slug, q, timeZone = 'UTC', ...filters }) {
      requireTimeZone(timeZone)
      const asked = {
        tenantId: tenant.id,
        filters,
        q,
        timeZone,
        visible: visibleTo(actor),
        shown: nameFor(actor),
      }
      return summarizeAudit(db, asked)
    },

    async listSubjects({ db, actor, tenant }, { q = '', id }) {
      return { items: await subjectsFound(db, actor, tenant.id, { q, id }) }
    },

    async listActions({ origin }) {
      const t = translatorFor(origin.acceptLanguage)
      return { items: auditActions.map((action) => ({ action, description: t(`event.${action}`) })) }
    },

    exportEvents: ofAccounts(contract.audit.exportEvents, nobody, async (context, input) => {
      const { actor, tenant, emit, now, signal } = context
      const { format, tenant: _slug, q, ...filters } = input
      emit('audit.exported', { after: { format, ...(q ? { q } : {}), ...filters } })
      // What is downloaded ends where it began: events that arrive meanwhile would make the file endless.
      const until = filters.until && new Date(filters.until) < now ? filters.until : now.toISOString()
      const wanted = { tenantId: tenant.id, filters: { ...filters, until }, q, visible: visibleTo(actor) }
      return {
        contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        filename: `audit-${tenant.slug}-${now.toISOString().slice(0, 10)}.${format}`,
        chunks: exportChunks({ database, signal }, wanted, format, readerOf(actor)),
      }
    }),
  })
}
