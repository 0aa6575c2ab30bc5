import { Checkbox, Table } from '@mantine/core'
import { t } from '../i18n/messages.ts'

/** How the rows of a table are selected. */
export interface Selectable<Row> {
  isSelected: (key: string) => boolean
  /** The name of a row, for "Select ada". */
  nameOf: (row: Row) => string
  /** `range`: with all rows from the one selected before. */
  onSelect: (key: string, checked: boolean, range: boolean) => void
  onSelectPage: (checked: boolean) => void
}

interface SelectHeaderProps<Row> {
  /** The keys of the rows that are shown. */
  keys: string[]
  selection: Selectable<Row>
}

/** Selects or deselects all rows of the page. */
export function SelectHeader<Row>({ keys, selection }: SelectHeaderProps<Row>) {
  const selected = keys.filter(selection.isSelected).length
  const all = keys.length > 0 && selected === keys.length
  return (
    <Table.Th scope="col" w={44} className="rc-select">
      <Checkbox
        size="xs"
        aria-label={t('ui.selectPage')}
        disabled={keys.length === 0}
        checked={all}
        indeterminate={selected > 0 && !all}
        onChange={(event) => selection.onSelectPage(event.currentTarget.checked)}
      />
    </Table.Th>
  )
}

interface SelectCellProps<Row> {
  rowKey: string
  row: Row
  selection: Selectable<Row>
  /** The row is drawn as lines. */
  narrow?: boolean
}

export function SelectCell<Row>({ rowKey, row, selection, narrow = false }: SelectCellProps<Row>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: beside the box is still the box, for a finger that misses it by a little; keys have the box itself
    <td
      className={`${Table.classes.td} rc-select`}
      {...(narrow ? { role: 'cell' } : {})}
      onClick={(event) => {
        event.stopPropagation()
        if (event.target === event.currentTarget) selectRowOf(event.currentTarget, event.shiftKey)
      }}
    >
      <Checkbox
        size="xs"
        aria-label={t('ui.select', { name: selection.nameOf(row) })}
        data-select
        checked={selection.isSelected(rowKey)}
        onChange={(event) => {
          const { nativeEvent } = event
          const range = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey
          selection.onSelect(rowKey, event.currentTarget.checked, range)
        }}
      />
    </td>
  )
}

/** Selects the row of an element, as a click on its checkbox would; false if rows have none. */
export function selectRowOf(element: HTMLElement, range: boolean): boolean {
  const box = element.closest('tr')?.querySelector<HTMLElement>('[data-select]')
  box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: range }))
  return box != null
}
