/** The selected rows, by their keys; they stay selected while other pages are shown. */
export interface Ticked<Row> {
  rows: ReadonlyMap<string, Row>
  /** Where a range begins: the row that was selected last. */
  anchor: string | undefined
}

export function nothingTicked<Row>(): Ticked<Row> {
  return { rows: new Map(), anchor: undefined }
}

/** A row of the page, with its key. */
type Keyed<Row> = readonly [key: string, row: Row]

/**
 * Selects or deselects a row of the page; with `range` also all rows between it and the one before, as file lists do with the shift key.
 */
export function tick<Row>(
  ticked: Ticked<Row>,
  page: readonly Keyed<Row>[],
  key: string,
  { checked, range }: { checked: boolean; range: boolean },
): Ticked<Row> {
  const at = page.findIndex(([each]) => each === key)
  const from = range ? page.findIndex(([each]) => each === ticked.anchor) : -1
  const [first, last] = from < 0 ? [at, at] : [Math.min(at, from), Math.max(at, from)]
  return { ...withRows(ticked, page.slice(first, last + 1), checked), anchor: key }
}

/** Selects or clears every row of the page. */
export function tickPage<Row>(
  ticked: Ticked<Row>,
  page: readonly Keyed<Row>[],
  checked: boolean,
): Ticked<Row> {
  return { ...withRows(ticked, page, checked), anchor: undefined }
}

function withRows<Row>(ticked: Ticked<Row>, touched: readonly Keyed<Row>[], checked: boolean): Ticked<Row> {
  const rows = new Map(ticked.rows)
  for (const [key, row] of touched) {
    if (checked) rows.set(key, row)
    else rows.delete(key)
  }
  return { ...ticked, rows }
}
