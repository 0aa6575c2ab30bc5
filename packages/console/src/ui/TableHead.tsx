import { Skeleton, Table, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../i18n/messages.ts'
import { SelectHeader } from './SelectCell.tsx'
import type { Column, DataTableProps } from './table.ts'

interface TableHeadProps<Row> {
  table: DataTableProps<Row>
  narrow: boolean
  /** What stands at its end. */
  children: ReactNode
}

/** The names of the columns. On a narrow screen they stand in the rows, and the head is there for screen readers. */
export function TableHead<Row>({ table, narrow, children }: TableHeadProps<Row>) {
  const { selection, columns, sort, onSort, menu, list, rows = [], rowKey } = table
  const parts = narrow ? { head: 'rowgroup', row: 'row' } : { head: undefined, row: undefined }
  return (
    <Table.Thead role={parts.head}>
      <Table.Tr role={parts.row}>
        {selection && <SelectHeader keys={rows.map(rowKey)} selection={selection} />}
        {columns.map((column) => (
          <HeaderCell key={column.key} column={column} sort={sort} onSort={narrow ? undefined : onSort} />
        ))}
        {(menu || list !== undefined) && (
          <Table.Th scope="col" className="rc-row-menu">
            {children || <VisuallyHidden>{t('ui.actions')}</VisuallyHidden>}
          </Table.Th>
        )}
      </Table.Tr>
    </Table.Thead>
  )
}

/** How many cells a row has. */
export function columnCount<Row>({ columns, selection, menu, list }: DataTableProps<Row>): number {
  return columns.length + (selection ? 1 : 0) + (menu || list !== undefined ? 1 : 0)
}

interface HeaderCellProps<Row> {
  column: Column<Row>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const field = column.sort
  if (!field || !onSort) {
    return (
      <Table.Th scope="col">{column.label || <VisuallyHidden>{t('ui.actions')}</VisuallyHidden>}</Table.Th>
    )
  }
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none'
  return (
    <Table.Th scope="col" aria-sort={direction}>
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

export function LoadingRows({ columns }: { columns: number }) {
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
