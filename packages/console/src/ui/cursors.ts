// Keyset lists only know the way forward. What led to a cursor is remembered here, so that "Previous" has somewhere to go; after
// a reload in the middle of a list it is forgotten, and the way back is the first page.
const before = new Map<string, string | undefined>()

export function rememberNext(next: string, current: string | undefined): void {
  before.set(next, current)
}

export interface Position {
  /** How many pages lie before; undefined when that is not known. */
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
