import { wordsOf } from '@rollcall/access/folding.ts'
import type { Database } from '../../platform/database/database.ts'
import type { AuditEventRow } from './audit.store.ts'
import type { DayCount } from './audit-days.store.ts'
import { dayOf } from './audit-filters.ts'
import {
  type Derived,
  findTenantsWithEvents,
  holdIndexed,
  insertDerived,
  listEventsNotIndexed,
  type SubjectWord,
} from './audit-index.store.ts'
import { detailWords, subjectsOf } from './audit-words.ts'

/** An event is written at the end of its change. After this, none commits any more that is older. */
export const settledAfter = 60_000
/** So many events are followed in one transaction. */
const together = 2_000

/**
 * Follows the logs of all tenants with what is derived from them: events by day, names and words. `since` is when it was last done;
 * without it all tenants are looked at. It costs what has happened since then.
 */
export async function indexAuditLogs(database: Database, now: Date, since?: Date): Promise<void> {
  const margin = since && new Date(since.getTime() - 2 * settledAfter)
  const tenants = await database.transaction({ system: true, readOnly: true, purpose: 'background' }, (db) =>
    findTenantsWithEvents(db, margin),
  )
  for (const tenant of tenants) await indexAuditLog(database, tenant, now)
}

/** Follows the log of one tenant to its end, as far as it is settled. */
export async function indexAuditLog(database: Database, tenant: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - settledAfter)
  const step = () =>
    database.transaction({ tenant, purpose: 'background' }, async (db) => {
      if (!(await holdIndexed(db, tenant))) return 0
      const rows = await listEventsNotIndexed(db, tenant, { before, limit: together })
      if (rows.length > 0) await insertDerived(db, tenant, derivedFrom(rows))
      return rows.length
    })
  while ((await step()) === together);
}

function derivedFrom(rows: AuditEventRow[]): Derived {
  const last = rows.at(-1) as AuditEventRow
  return {
    days: daysOf(rows),
    subjects: subjectWordsOf(rows),
    words: rows.flatMap((row) => [...detailWords(row)].map((word) => ({ word, at: row.at, id: row.id }))),
    last: last.id,
  }
}

/** In the order of their keys, as all rows are written that others may write at the same time. */
function daysOf(rows: AuditEventRow[]): DayCount[] {
  const counts = new Map<string, DayCount>()
  for (const { at, action, outcome, targetKind, credential } of rows) {
    const day = { day: dayOf(at), action, outcome, kind: targetKind ?? '', credential }
    const key = JSON.stringify(Object.values(day))
    const known = counts.get(key)
    if (known) known.events += 1
    else counts.set(key, { ...day, events: 1 })
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
}

function subjectWordsOf(rows: AuditEventRow[]): SubjectWord[] {
  const found = new Map<string, SubjectWord>()
  for (const row of rows)
    for (const { kind, id, name } of subjectsOf(row))
      for (const word of wordsOf(name)) found.set(JSON.stringify([word, id, name]), { word, id, name, kind })
  return [...found.values()]
}
