import { hash } from 'node:crypto'
import type { Total } from '@rollcall/contract/pagination.ts'
import { Refusal } from './problem.ts'
import { sameText, sign } from './secrets.ts'

/** The values of the sort columns in the last row of a page. */
export type CursorValues = (string | number)[]

/** A fingerprint of everything that shapes a list beside its page, so that a cursor fits only the list it came from. */
function listFingerprint(operation: string, filters: Record<string, unknown>): string {
  const { limit: _limit, cursor: _cursor, total: _total, ...shaping } = filters
  const sorted = Object.entries(shaping).sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify([operation, sorted]), 'base64url').slice(0, 16)
}

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

/** Undefined for the first page. Throws `list.cursor_invalid` for a cursor of another list, person or session, or an edited one. */
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

/** So many rows has a page of which nothing else is said. */
export const usualLimit = 50

/** How one list is read: so many rows after a position, what the position of a row is, and how many rows there are in all. */
interface Listing<Row> {
  read(page: { limit: number; after: CursorValues | undefined }): Promise<readonly Row[]>
  position(row: Row): CursorValues
  count(): Promise<Total>
}

/**
 * The page of a list that somebody asks for, with the cursor of the next one where there is one, and the number of all rows if that is
 * asked for. `input` is all that shapes the list. Throws what {@link decodeCursor} throws.
 */
export async function readPage<Row>(
  key: string,
  operation: string,
  input: Record<string, unknown> & { limit?: number; cursor?: string; total?: boolean },
  { read, position, count }: Listing<Row>,
): Promise<{ rows: Row[]; nextCursor?: string } & Partial<Total>> {
  const { limit = usualLimit } = input
  const after = decodeCursor(key, operation, input)
  // One more than the page has: whether there is a next one.
  const found = limit === 0 ? [] : await read({ limit: limit + 1, after })
  const last = found.length > limit ? found[limit - 1] : undefined
  return {
    rows: found.slice(0, limit),
    ...(last ? { nextCursor: encodeCursor(key, operation, input, position(last)) } : {}),
    ...(input.total ? await count() : {}),
  }
}

/** The position of a row in a list that is sorted by time. */
export function positionAt(at: Date, id: string): CursorValues {
  return [at.getTime(), id]
}

/** What {@link positionAt} was made of. */
export function momentOf([at, id]: CursorValues): { at: Date; id: string } {
  return { at: new Date(at as number), id: id as string }
}
