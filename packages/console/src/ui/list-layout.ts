/** What the layout of a list has to know of a column. */
export interface LaidColumn {
  key: string
  /** Says which row it is: it is always there. */
  names?: boolean
  /** Hidden until the user chooses it. */
  extra?: boolean
  /** The least room that it needs, in pixels. */
  min?: number
  /** Its share of the room that is left, beside others that have 1. */
  share?: number
  /** So many columns with a higher number give way before it does; without it, those further back give way first. */
  givesWay?: number
}

/** Below this width of the list, in pixels, every row is a few lines instead of a row of a table. */
export const narrowBelow = 560
const usualMin = 104

/** The columns that somebody has chosen, in their order; the usual ones as long as nothing is chosen. What is not there any more is left out. */
export function chosenColumns<C extends LaidColumn>(
  columns: readonly C[],
  chosen: readonly string[] | undefined,
): C[] {
  if (!chosen) return columns.filter(({ extra }) => !extra)
  const byKey = new Map(columns.map((column) => [column.key, column]))
  const kept = chosen.flatMap((key) => byKey.get(key) ?? [])
  const missing = columns.filter(({ key, names }) => names && !chosen.includes(key))
  return [...missing, ...kept]
}

/** Those of the columns that have room side by side; the others give way in their order. */
export function columnsWithin<C extends LaidColumn>(columns: readonly C[], width: number): C[] {
  const shown = [...columns]
  const order = columns
    .map((column, place) => ({ column, rank: column.givesWay ?? place }))
    .filter(({ column }) => !column.names)
    .sort((a, b) => b.rank - a.rank)
  for (const { column } of order) {
    if (leastWidth(shown) <= width) break
    shown.splice(shown.indexOf(column), 1)
  }
  return shown
}

/** How wide each column is, in pixels: what it needs, and its share of the rest. */
export function widthsOf(columns: readonly LaidColumn[], width: number): number[] {
  const shares = columns.reduce((sum, { share = 1 }) => sum + share, 0)
  const left = Math.max(0, width - leastWidth(columns))
  return columns.map(({ min = usualMin, share = 1 }) => Math.floor(min + (left * share) / (shares || 1)))
}

function leastWidth(columns: readonly LaidColumn[]): number {
  return columns.reduce((sum, { min = usualMin }) => sum + min, 0)
}
