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
