import { ScrollArea, Table } from '@mantine/core'
import { Fragment, useState } from 'react'
import { type AskedMenu, RowMenu, RowMenuButton } from './RowMenu.tsx'
import { SelectCell } from './SelectCell.tsx'
import { columnCount, LoadingRows, TableHead } from './TableHead.tsx'
import type { DataTableProps } from './table.ts'
import { moveByArrows } from './table-keys.ts'
import { useListLayout, useWidth } from './use-list-layout.ts'
import { ViewTools } from './ViewTools.tsx'

/** What takes room beside the columns; without the lines of its frame a table that fits would have a scroll bar. */
const besideRows = { frame: 2, select: 44, menu: 52 }

/**
 * Rows of the server's current page: sorting and paging are the server's. Columns share the room there is; those without room give way,
 * and on a narrow screen every row is a few lines.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { ref, width } = useWidth<HTMLDivElement>()
  const [asked, setAsked] = useState<AskedMenu>()
  const askedRow = asked && props.rows?.find((row) => props.rowKey(row) === asked.key)
  const tools = props.list !== undefined
  const beside =
    besideRows.frame + (props.selection ? besideRows.select : 0) + (props.menu || tools ? besideRows.menu : 0)
  const layout = useListLayout({ list: props.list, columns: props.columns, width, beside })
  const table = { ...props, columns: layout.shown }
  const { narrow } = layout
  return (
    <div ref={ref}>
      {narrow && tools && <ViewTools {...props} columns={props.columns} layout={layout} />}
      <ScrollArea
        className="rc-panel"
        type="auto"
        offsetScrollbars="present"
        viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': props.label }}
      >
        <Table
          className="rc-table"
          role={narrow ? 'table' : undefined}
          aria-label={props.label}
          aria-busy={props.rows === undefined}
          data-narrow={narrow || undefined}
          data-density={layout.density}
          fz="sm"
          verticalSpacing={layout.density === 'compact' ? 2 : 7}
          horizontalSpacing={layout.density === 'compact' ? 'sm' : 'md'}
          borderColor="var(--line)"
          {...(narrow ? {} : { layout: 'fixed' })}
        >
          {!narrow && (
            <colgroup>
              {props.selection && <col style={{ width: besideRows.select }} />}
              {layout.shown.map(({ key }, place) => (
                <col key={key} style={{ width: layout.widths[place] }} />
              ))}
              {(props.menu || tools) && <col style={{ width: besideRows.menu }} />}
            </colgroup>
          )}
          <TableHead table={table} narrow={narrow}>
            {tools && !narrow && <ViewTools {...props} columns={props.columns} layout={layout} />}
          </TableHead>
          <Table.Tbody onKeyDown={moveByArrows} role={narrow ? 'rowgroup' : undefined}>
            {props.rows === undefined ? (
              <LoadingRows columns={columnCount(table)} />
            ) : (
              props.rows.map((row) => (
                <BodyRow
                  key={props.rowKey(row)}
                  row={row}
                  table={table}
                  narrow={narrow}
                  asked={asked?.key}
                  onMenu={setAsked}
                />
              ))
            )}
          </Table.Tbody>
        </Table>
        {props.rows?.length === 0 && props.empty}
      </ScrollArea>
      {asked && askedRow && props.menu && (
        <RowMenu
          key={asked.key}
          asked={asked}
          row={askedRow}
          items={props.menu.items}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}

interface BodyRowProps<Row> {
  row: Row
  table: DataTableProps<Row>
  narrow: boolean
  /** The row whose menu is open. */
  asked: string | undefined
  onMenu: (asked: AskedMenu) => void
}

/** Plain elements with the looks of the library's: there are hundreds of them on a page. */
function BodyRow<Row>({ row, table, narrow, asked, onMenu }: BodyRowProps<Row>) {
  const key = table.rowKey(row)
  const detail = table.detail?.(row)
  const cell = narrow ? { role: 'cell' } : {}
  return (
    <Fragment>
      <tr
        className={Table.classes.tr}
        data-with-row-border
        {...(narrow ? { role: 'row' } : {})}
        {...(table.onOpen ? { 'data-openable': true, onClick: () => table.onOpen?.(row) } : {})}
        data-open={table.openKey === key}
        {...(table.selection ? { 'data-selected': table.selection.isSelected(key) } : {})}
      >
        {table.selection && <SelectCell rowKey={key} row={row} selection={table.selection} narrow={narrow} />}
        {table.columns.map((column, place) => (
          <td
            key={column.key}
            className={Table.classes.td}
            {...cell}
            {...(narrow ? inLines(table.columns, place) : {})}
          >
            {narrow ? <div className="rc-cell">{column.render(row)}</div> : column.render(row)}
          </td>
        ))}
        {(table.menu || table.list !== undefined) && (
          <td className={`${Table.classes.td} rc-row-menu`} {...cell}>
            {table.menu && (table.menu.offers?.(row) ?? true) && (
              <RowMenuButton
                name={table.menu.nameOf(row)}
                open={asked === key}
                onAsk={(button) => onMenu({ key, button })}
              />
            )}
          </td>
        )}
      </tr>
      {detail && (
        <Table.Tr role={narrow ? 'row' : undefined}>
          <Table.Td colSpan={columnCount(table)} bg="var(--surface-side)" role={narrow ? 'cell' : undefined}>
            <div className="rc-detail">{detail}</div>
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  )
}

/** How a cell stands where every row is a few lines: the first one with a name is the row's title, a sign before it leads the line. */
function inLines(columns: readonly { label: string; names?: boolean }[], place: number) {
  const title = Math.max(
    0,
    columns.findIndex(({ label, names }) => names ?? label !== ''),
  )
  if (place === title) return { style: { order: -1 } }
  return columns[place]?.label === '' && place < title
    ? { 'data-lead': true }
    : { 'data-label': columns[place]?.label }
}
