import type { ListLayout } from '@rollcall/contract/list-layout.ts'

/** The address parameters of a list without its place: filters and order. */
export type ViewSearch = Record<string, string>

/** The part of an address that a view keeps: its filters and its order, as text. */
export function viewSearch(search: object, leaveOut: readonly string[] = []): ViewSearch {
  return Object.fromEntries(
    Object.entries(search)
      .filter(([key, value]) => value !== undefined && key !== 'cursor' && !leaveOut.includes(key))
      .map(([key, value]) => [key, String(value)]),
  )
}

/** Do both narrow and sort a list alike? */
export function sameSearch(a: ViewSearch, b: ViewSearch): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

/** Are both the same columns in the same order, and the same density? */
export function sameLayout(a: ListLayout, b: ListLayout): boolean {
  return a.density === b.density && String(a.columns) === String(b.columns)
}
