import { createHash } from 'node:crypto'
import { Refusal } from './problem.ts'
import { sameText, sign } from './secrets.ts'

/** The values of the sort columns in the last row of a page. */
export type CursorValues = (string | number)[]

/** A fingerprint of everything that shapes a list beside its page, so that a cursor fits only the list it came from. */
function listFingerprint(operation: string, filters: Record<string, unknown>): string {
  const { limit: _limit, cursor: _cursor, total: _total, ...shaping } = filters
  const sorted = Object.entries(shaping).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([operation, sorted]))
    .digest('base64url')
    .slice(0, 16)
}

export function encodeCursor(
  key: Buffer,
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
  key: Buffer,
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
  throw new Refusal(
    'list.cursor_invalid',
    'Start again from the first page: cursors end with the session and with any change of filters.',
  )
}

/** One page of rows of which one more than it holds was read, and the cursor of the next where there is one. */
export function pageOf<Row, Item>(
  key: Buffer,
  operation: string,
  filters: Record<string, unknown>,
  rows: readonly Row[],
  {
    limit,
    item,
    position,
  }: { limit: number; item: (row: Row) => Item; position: (row: Row) => CursorValues },
): { items: Item[]; nextCursor?: string } {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(item),
    ...(last ? { nextCursor: encodeCursor(key, operation, filters, position(last)) } : {}),
  }
}
