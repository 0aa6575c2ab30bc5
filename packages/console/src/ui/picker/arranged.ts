import { type Option, rowsDrawn } from './options.ts'

/** What somebody has opened, folded or asked more of, by heading. */
export interface Unfolded {
  open: ReadonlyMap<string, boolean>
  more: ReadonlyMap<string, number>
}

/** The options under one heading, as they are drawn. */
export interface DrawnGroup<T extends Option> {
  /** Empty for options that have none. */
  heading: string
  options: T[]
  open: boolean
  /** The first ones, as long as it is open. */
  drawn: T[]
  /** How many are ticked. */
  ticked: number
}

interface Arrangement {
  isTicked: (value: string) => boolean
  unfolded: Unfolded
  /** Something narrows the list: what is left of it is what one looks for. */
  narrowed: boolean
}

/**
 * Puts options under their headings, so many drawn by themselves that a page of them stays light: of few all are open; of many those
 * with something ticked. What somebody opens is drawn beside that, a page at a time.
 */
export function arranged<T extends Option>(
  options: readonly T[],
  { isTicked, unfolded, narrowed }: Arrangement,
): DrawnGroup<T>[] {
  const few = narrowed || options.length <= rowsDrawn
  let left = rowsDrawn
  return [...Map.groupBy(options, ({ group = '' }) => group)].map(([heading, members]) => {
    const ticked = members.filter(({ value }) => isTicked(value)).length
    const more = unfolded.more.get(heading) ?? 0
    const asked = heading === '' ? true : unfolded.open.get(heading)
    const open = asked ?? (left > 0 && (few || ticked > 0))
    const own = asked && heading !== '' ? rowsDrawn : left
    const drawn = open ? members.slice(0, own + more) : []
    if (asked === undefined || heading === '') left = Math.max(0, left - drawn.length)
    return { heading, options: members, open, drawn, ticked }
  })
}

/** With those that are chosen when the list is opened on top; in their old order otherwise, and where all are seen at once anyway. */
export function presentFirst<T extends Option>(options: readonly T[], present: ReadonlySet<string>): T[] {
  const chosen = options.filter(({ value }) => present.has(value))
  return chosen.length === 0
    ? [...options]
    : [...chosen, ...options.filter(({ value }) => !present.has(value))]
}
