import type { ReactNode } from 'react'
import type { LaidColumn } from './list-layout.ts'
import type { Selectable } from './SelectCell.tsx'

export interface Column<Row> extends LaidColumn {
  key: string
  label: string
  /** The list's sort field; the header then becomes a button. */
  sort?: string
  render: (row: Row) => ReactNode
}

/** What can be done with a row. */
export interface RowActions<Row> {
  /** What the row is called: "Actions for ada". */
  nameOf: (row: Row) => string
  /** Is there something in its menu? There is unless this says otherwise. */
  offers?: (row: Row) => boolean
  /** The items of its menu; shown only while it is open. */
  items: (row: Row) => ReactNode
}

export interface DataTableProps<Row> {
  /** Names the table for people who cannot see where it stands. */
  label: string
  /** Under this name each person's columns are kept; without it the columns are what they are. */
  list?: string
  columns: Column<Row>[]
  /** Undefined while loading. */
  rows: Row[] | undefined
  rowKey: (row: Row) => string
  sort?: string
  onSort?: (sort: string) => void
  onOpen?: (row: Row) => void
  openKey?: string | undefined
  /** A second line below the row with this key. */
  detail?: (row: Row) => ReactNode
  /** The first column then has a box for each row. */
  selection?: Selectable<Row> | undefined
  /** The last column then has a menu for each row. */
  menu?: RowActions<Row> | undefined
  empty: ReactNode
}
