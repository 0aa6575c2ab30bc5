import type { KeyboardEvent } from 'react'
import { selectRowOf } from './SelectCell.tsx'

const keys: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
}

/** Arrow keys go from row to row, or from box to box; Enter is the row's own link, and space selects the row. */
export function moveByArrows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const { key, target, currentTarget } = event
  if (!(target instanceof HTMLElement)) return
  const kind = ['[data-row]', '[data-select]', '[data-row-menu]'].find((selector) => target.matches(selector))
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

/** Where the arrow keys begin when somebody comes down from the search field. */
export function focusFirstRow(): void {
  document.querySelector<HTMLElement>('main [data-row]')?.focus()
}
