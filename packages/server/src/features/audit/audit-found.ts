import { soughtWords, wordsOf } from '@rollcall/access/folding.ts'
import type { AuditSubject } from '@rollcall/contract/audit.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { decodeCursor, encodeCursor, usualLimit } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { markGone } from './audit.service.ts'
import { findIndexed } from './audit-days.store.ts'
import { listAuditEvents } from './audit-list.store.ts'
import { hasAll, type Search, searchAuditEvents } from './audit-search.ts'
import { findSubjects } from './audit-subjects.store.ts'
import { nameFor } from './audit-visibility.ts'
import { type NamedSubject, subjectsOf } from './audit-words.ts'

/** So many events that a search finds are counted. */
const mostCounted = 1_000

/** A page of what a search finds. It is shorter than asked where so many events were looked through; the next one goes on from there. */
export async function readFound(
  db: Db,
  actor: Principal,
  search: Search,
  input: Input<typeof contract.audit.list>,
) {
  const { limit = usualLimit } = input
  const after = decodeCursor(actor.cursorKey, 'audit.list', input)
  const { rows, next } = await searchAuditEvents(db, search, { limit: Math.max(limit, 1), after })
  const counted = input.total
    ? await searchAuditEvents(db, search, { limit: mostCounted, after: undefined })
    : undefined
  return {
    rows: limit === 0 ? [] : rows,
    ...(next && limit > 0 ? { nextCursor: encodeCursor(actor.cursorKey, 'audit.list', input, next) } : {}),
    ...(counted
      ? { total: counted.rows.length, ...(counted.next ? { totalCapped: true as const } : {}) }
      : {}),
  }
}

const mostSubjects = 20
/** So many are looked through for those whose names the reader may see, and so many events that are not followed yet. */
const mostLooked = 200
const mostRecent = 500

/** The users and objects in the log, found by the words of any name that the reader may see. */
export async function subjectsFound(
  db: Db,
  actor: Principal,
  tenantId: string,
  { q, id }: { q: string; id: string | undefined },
): Promise<AuditSubject[]> {
  const words = soughtWords(q).slice(0, 6)
  if (words.length === 0 && id === undefined) return []
  const known = await findSubjects(db, tenantId, { words, id, limit: mostLooked })
  const recent = await recentSubjects(db, tenantId)
  const shown = nameFor(actor)
  const fitting = [...recent, ...known]
    .map((subject) => ({ ...subject, name: shown(subject.name) }))
    .filter(({ name, ...subject }) => (id === undefined || subject.id === id) && hasAll(wordsOf(name), words))
  const each = new Map(fitting.map((subject) => [subject.id, subject]))
  const sorted = [...each.values()].sort(
    (a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1),
  )
  return markGone(db, tenantId, sorted.slice(0, mostSubjects))
}

/** Those of events that were written just now. */
async function recentSubjects(db: Db, tenantId: string): Promise<NamedSubject[]> {
  const indexed = await findIndexed(db, tenantId)
  const from = indexed && new Date(indexed.at.getTime() + 1).toISOString()
  const rows = await listAuditEvents(db, tenantId, { from }, { limit: mostRecent, after: undefined })
  return rows.flatMap(subjectsOf)
}
