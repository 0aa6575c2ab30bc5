import { ScrollArea, Skeleton, Table, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Fragment, type KeyboardEvent, type ReactNode } from 'react'
import { t } from '../i18n/messages.ts'
import { type Selectable, SelectCell, SelectHeader, selectRowOf } from './SelectCell.tsx'

export interface Column<Row> {
  key: string
  label: string
  /** The list's sort field; the header then becomes a button. */
  sort?: string
  width?: number | string
  render: (row: Row) => ReactNode
}

interface DataTableProps<Row> {
  /** Names the table for screen readers. */
  label: string
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
  empty: ReactNode
  minWidth?: number
}

/** The rows of one page: the server sorts and pages. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  return (
    <ScrollArea
      className="rc-panel"
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': props.label }}
    >
      <Table
        className="rc-table"
        aria-label={props.label}
        aria-busy={props.rows === undefined}
        miw={props.minWidth ?? 0}
        fz="sm"
        verticalSpacing={7}
        horizontalSpacing="md"
        borderColor="var(--line)"
      >
        <Table.Thead>
          <Table.Tr>
            {props.selection && (
              <SelectHeader keys={(props.rows ?? []).map(props.rowKey)} selection={props.selection} />
            )}
            {props.columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody onKeyDown={moveByArrows}>
          {props.rows === undefined ? (
            <LoadingRows columns={columnCount(props)} />
          ) : (
            props.rows.map((row) => <BodyRow key={props.rowKey(row)} row={row} table={props} />)
          )}
        </Table.Tbody>
      </Table>
      {props.rows?.length === 0 && props.empty}
    </ScrollArea>
  )
}

function columnCount<Row>({ columns, selection }: DataTableProps<Row>): number {
  return columns.length + (selection ? 1 : 0)
}

interface HeaderCellProps<Row> {
  column: Column<Row>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const field = column.sort
  const width = column.width === undefined ? {} : { w: column.width }
  if (!field || !onSort) {
    return (
      <Table.Th scope="col" {...width}>
        {column.label || <VisuallyHidden>{t('ui.actions')}</VisuallyHidden>}
      </Table.Th>
    )
  }
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none'
  return (
    <Table.Th scope="col" aria-sort={direction} {...width}>
      <UnstyledButton
        fz="inherit"
        fw={direction === 'none' ? 'inherit' : 600}
        c={direction === 'none' ? 'inherit' : 'var(--mantine-color-text)'}
        onClick={() => onSort(direction === 'ascending' ? `-${field}` : field)}
        style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
      >
        {column.label}
        {direction === 'ascending' && <IconArrowUp size={13} aria-hidden />}
        {direction === 'descending' && <IconArrowDown size={13} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  )
}

/** Plain elements with the styles of the library's components: a page has hundreds of them. */
function BodyRow<Row>({ row, table }: { row: Row; table: DataTableProps<Row> }) {
  const key = table.rowKey(row)
  const detail = table.detail?.(row)
  return (
    <Fragment>
      <tr
        className={Table.classes.tr}
        data-with-row-border
        {...(table.onOpen ? { 'data-openable': true, onClick: () => table.onOpen?.(row) } : {})}
        data-open={table.openKey === key}
        {...(table.selection ? { 'data-selected': table.selection.isSelected(key) } : {})}
      >
        {table.selection && <SelectCell rowKey={key} row={row} selection={table.selection} />}
        {table.columns.map((column) => (
          <td key={column.key} className={Table.classes.td}>
            {column.render(row)}
          </td>
        ))}
      </tr>
      {detail && (
        <Table.Tr>
          <Table.Td colSpan={columnCount(table)} bg="var(--surface-side)">
            <div className="rc-detail">{detail}</div>
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  )
}

function LoadingRows({ columns }: { columns: number }) {
  return Array.from({ length: 8 }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to be told apart by
    <Table.Tr key={row}>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Table.Td key={column}>
          <Skeleton height={12} my={5} width={column === 0 ? '60%' : '40%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ))
}

const keys: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
}

/** Arrow keys move between rows, or between checkboxes; Enter follows the row's link, and space selects the row. */
function moveByArrows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const { key, target, currentTarget } = event
  if (!(target instanceof HTMLElement)) return
  const kind = ['[data-row]', '[data-select]'].find((selector) => target.matches(selector))
  if (!kind) return
  if (key === ' ' && kind === '[data-row]') {
    if (selectRowOf(target, event.shiftKey)) event.preventDefault()
    return
  }
  const move = keys[key]
  if (!move) return
  const rows = [...currentTarget.querySelectorAll<HTMLElement>(kind)]
  event.preventDefault()
  rows[move(rows.indexOf(target), rows.length - 1)]?.focus()
}

/** The first row, which the arrow keys reach from the search field. */
export function focusFirstRow(): void {
  document.querySelector<HTMLElement>('main [data-row]')?.focus()
}
