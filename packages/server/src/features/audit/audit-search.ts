import { type SoughtWord, soughtWords } from '@rollcall/access/folding.ts'
import { type CursorValues, positionAt } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { AuditEventRow } from './audit.store.ts'
import { findIndexed } from './audit-days.store.ts'
import type { AuditFilters } from './audit-filters.ts'
import { listAuditEvents } from './audit-list.store.ts'
import { type Batch, listEventsNaming } from './audit-search.store.ts'
import { findDetailWords, findSubjects } from './audit-subjects.store.ts'
import { wordsOfEvent } from './audit-words.ts'

/** A word that begins more names or words than these is looked for in the events themselves: it is met soon. */
const mostSubjects = 200
const mostDetails = 50
/** Events that are read together first, and that one page looks through. */
const together = 500
const lookedThrough = 5_000

/** What a search found, and from where it goes on if there may be more. */
export interface Searched {
  rows: AuditEventRow[]
  next?: CursorValues
}

export interface Search {
  tenantId: string
  filters: AuditFilters
  q: string
  /** An event as its reader may see it: what somebody does not see does not lead to it either. */
  visible: (row: AuditEventRow) => AuditEventRow
}

/** The newest events after a position that have all the words of `q` in their names, reasons and changed values. */
export async function searchAuditEvents(
  db: Db,
  { tenantId, filters, q, visible }: Search,
  { limit, after }: { limit: number; after: CursorValues | undefined },
): Promise<Searched> {
  const words = soughtWords(q).slice(0, 6)
  const rows: AuditEventRow[] = []
  let looked = 0
  for await (const batch of candidates(db, { tenantId, filters, words, after })) {
    for (const event of batch.rows) {
      if (hasAll(wordsOfEvent(visible(event)), words)) rows.push(event)
      if (rows.length === limit) return { rows, next: positionAt(event.at, event.id) }
    }
    looked += batch.looked
    if (batch.last && looked >= lookedThrough) return { rows, next: positionAt(batch.last.at, batch.last.id) }
  }
  return { rows }
}

/** Does each sought word begin one of these? */
export function hasAll(words: Set<string>, sought: SoughtWord[]): boolean {
  return sought.every(({ text, whole }) =>
    whole ? words.has(text) : [...words].some((word) => word.startsWith(text)),
  )
}

interface Wanted {
  tenantId: string
  filters: AuditFilters
  words: SoughtWord[]
  after: CursorValues | undefined
}

/** Events that may match, newest first: the events of the rarest word, or all that pass the filters if every word is common. */
async function* candidates(db: Db, { tenantId, filters, words, after }: Wanted): AsyncGenerator<Batch> {
  const indexed = await findIndexed(db, tenantId)
  const found = indexed && (await fewestFound(db, tenantId, words))
  const leftBy = (bounded: AuditFilters) => async (page: Page) => {
    const rows = await listAuditEvents(db, tenantId, bounded, page)
    return { rows, looked: rows.length, last: rows.at(-1) }
  }
  if (!indexed || !found) {
    yield* inBatches(after, leftBy(filters))
    return
  }
  const { from, until } = filters
  // What is not followed yet has no words to be found by.
  const newer = new Date(indexed.at.getTime() + 1)
  yield* inBatches(
    after,
    leftBy({ ...filters, from: from && new Date(from) > newer ? from : newer.toISOString() }),
  )
  const followed = { ...filters, until: until && new Date(until) < newer ? until : newer.toISOString() }
  yield* inBatches(after, (page) => listEventsNaming(db, tenantId, found, followed, page))
}

type Page = { limit: number; after: CursorValues | undefined }

/** A few events first, since mostly they are enough. */
async function* inBatches(
  after: CursorValues | undefined,
  read: (page: Page) => Promise<Batch>,
): AsyncGenerator<Batch> {
  let limit = together
  for (let place = after; ; ) {
    const batch = await read({ after: place, limit })
    yield batch
    if (!batch.last || batch.looked < limit) return
    // Where the filters leave few, the rest is looked through at once; where they leave many, reading them is what takes time.
    limit = batch.rows.length > limit / 10 ? together : lookedThrough - together
    place = positionAt(batch.last.at, batch.last.id)
  }
}

/** What the word that leads to the fewest names and words leads to. Undefined where all lead to too many. */
async function fewestFound(db: Db, tenantId: string, sought: SoughtWord[]) {
  let fewest: { subjects: string[]; words: string[] } | undefined
  for (const word of sought) {
    const subjects = await findSubjects(db, tenantId, { words: [word], limit: 2 * mostSubjects })
    const words = await findDetailWords(db, tenantId, word, mostDetails + 1)
    const ids = [...new Set(subjects.map(({ id }) => id))]
    if (ids.length > mostSubjects || words.length > mostDetails || subjects.length === 2 * mostSubjects)
      continue
    if (!fewest || ids.length + words.length < fewest.subjects.length + fewest.words.length)
      fewest = { subjects: ids, words }
  }
  return fewest
}
