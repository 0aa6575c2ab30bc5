import { hash } from 'node:crypto'
import type { Total } from '@rollcall/contract/pagination.ts'
import { Refusal } from './problem.ts'
import { sameText, sign } from './secrets.ts'

/** The values of the sort columns in the last row of a page. */
export type CursorValues = (string | number)[]

/** A fingerprint of the list's operation and filters, so that a cursor fits only the list that made it. */
function listFingerprint(operation: string, filters: Record<string, unknown>): string {
  const { limit: _limit, cursor: _cursor, total: _total, ...shaping } = filters
  const sorted = Object.entries(shaping).sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify([operation, sorted]), 'base64url').slice(0, 16)
}

/** Writes the position of a row as a cursor, signed with the key of the caller and bound to this list. */
export function encodeCursor(
  key: string,
  operation: string,
  filters: Record<string, unknown>,
  values: CursorValues,
): string {
  const body = Buffer.from(JSON.stringify([listFingerprint(operation, filters), ...values])).toString(
    'base64url',
  )
  return `${body}.${sign(key, body)}`
}

/**
 * Reads a cursor. Undefined for the first page. Throws `list.cursor_invalid` for a cursor of another list, principal or session, and for an
 * altered one.
 */
export function decodeCursor(
  key: string,
  operation: string,
  filters: Record<string, unknown> & { cursor?: string },
): CursorValues | undefined {
  if (filters.cursor === undefined) return undefined
  const [body = '', signature = '', ...surplus] = filters.cursor.split('.')
  if (surplus.length === 0 && sameText(sign(key, body), signature)) {
    const [fingerprint, ...values] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
      string,
      ...CursorValues,
    ]
    if (fingerprint === listFingerprint(operation, filters)) return values
  }
  throw new Refusal('list.cursor_invalid')
}

/** The number of rows of a page by default. */
export const usualLimit = 50

/** How to read one list: its rows after a position, the position of a row, and the number of all rows. */
interface Listing<Row> {
  read(page: { limit: number; after: CursorValues | undefined }): Promise<readonly Row[]>
  position(row: Row): CursorValues
  count(): Promise<Total>
}

/**
 * Returns one page of a list, with the cursor of the next page if there is one, and the total if it was asked for. `input` has every
 * parameter that selects or sorts the rows. Throws what {@link decodeCursor} throws.
 */
export async function readPage<Row>(
  key: string,
  operation: string,
  input: Record<string, unknown> & { limit?: number; cursor?: string; total?: boolean },
  { read, position, count }: Listing<Row>,
): Promise<{ rows: Row[]; nextCursor?: string } & Partial<Total>> {
  const { limit = usualLimit } = input
  const after = decodeCursor(key, operation, input)
  // One row more than the page has, to know whether there is a next page.
  const found = limit === 0 ? [] : await read({ limit: limit + 1, after })
  const last = found.length > limit ? found[limit - 1] : undefined
  return {
    rows: found.slice(0, limit),
    ...(last ? { nextCursor: encodeCursor(key, operation, input, position(last)) } : {}),
    ...(input.total ? await count() : {}),
  }
}

/** How a list that is sorted by time goes on: the newest first, unless `sort` names a field without "-". */
export function timeOrder(sort = '-'): { order: 'asc' | 'desc'; beyond: '<' | '>' } {
  return sort.startsWith('-') ? { order: 'desc', beyond: '<' } : { order: 'asc', beyond: '>' }
}

/** The position of a row in a list that is sorted by time. */
export function positionAt(at: Date, id: string): CursorValues {
  return [at.getTime(), id]
}

/** Reads back the arguments of {@link positionAt}. */
export function momentOf([at, id]: CursorValues): { at: Date; id: string } {
  return { at: new Date(at as number), id: id as string }
}
