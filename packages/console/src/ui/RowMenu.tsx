import { Menu } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../i18n/messages.ts'

/** A row whose menu somebody has opened, and the button that did it. */
export interface AskedMenu {
  key: string
  button: HTMLElement
}

interface RowMenuButtonProps {
  name: string
  open: boolean
  onAsk: (button: HTMLElement) => void
}

/** A plain button: every row has one, and the menu that it opens is drawn once. */
export function RowMenuButton({ name, open, onAsk }: RowMenuButtonProps) {
  return (
    <button
      type="button"
      className="rc-row-menu-button"
      aria-haspopup="menu"
      aria-expanded={open}
      aria-label={t('lists.actionsFor', { name })}
      data-row-menu
      onClick={(event) => {
        event.stopPropagation()
        onAsk(event.currentTarget)
      }}
    >
      <IconDots size={16} aria-hidden />
    </button>
  )
}

interface RowMenuProps<Row> {
  asked: AskedMenu
  /** As it is now: what is offered changes with it while the menu is open. */
  row: Row
  items: (row: Row) => ReactNode
  onClose: () => void
}

/** The menu of one row, where its button stands. */
export function RowMenu<Row>({ asked: { button }, row, items, onClose }: RowMenuProps<Row>) {
  const { left, top, width, height } = button.getBoundingClientRect()
  // It stands where the button stood when it was opened.
  useWindowEvent('scroll', onClose, { passive: true })
  return (
    <Menu
      opened
      position="bottom-end"
      width={260}
      returnFocus={false}
      onClose={() => {
        // What the menu opens takes the focus, and gives it back here.
        button.focus()
        onClose()
      }}
    >
      <Menu.Target>
        <div aria-hidden style={{ position: 'fixed', left, top, width, height, pointerEvents: 'none' }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={button.getAttribute('aria-label') ?? ''}>{items(row)}</Menu.Dropdown>
    </Menu>
  )
}
