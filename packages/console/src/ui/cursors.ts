// Keyset lists only know the way forward. Cursors that led here are stored, so that "Previous" works; after a reload in the middle of a list
// they are lost, and "Previous" leads to the first page.
const before = new Map<string, string | undefined>()

export function rememberNext(next: string, current: string | undefined): void {
  before.set(next, current)
}

export interface Position {
  /** How many pages are before this one; undefined if unknown. */
  pagesBefore: number | undefined
  previous: { cursor: string | undefined } | undefined
}

export function positionOf(cursor: string | undefined): Position {
  if (cursor === undefined) return { pagesBefore: 0, previous: undefined }
  if (!before.has(cursor)) return { pagesBefore: undefined, previous: { cursor: undefined } }
  let pagesBefore = 0
  for (let at: string | undefined = cursor; at !== undefined; at = before.get(at)) {
    if (!before.has(at)) return { pagesBefore: undefined, previous: { cursor: before.get(cursor) } }
    pagesBefore += 1
  }
  return { pagesBefore, previous: { cursor: before.get(cursor) } }
}
