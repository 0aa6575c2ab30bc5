import { Menu, type MenuItemProps, Text } from '@mantine/core'

interface OfferedItemProps extends Pick<MenuItemProps, 'leftSection'> {
  label: string
  /** Why it is disabled. */
  reason: string | undefined
  danger: boolean
  onChoose: () => void
}

/** An item of a menu. A disabled one keeps its place and can have the focus, so that its reason can be read. */
export function OfferedItem({ label, reason, danger, leftSection, onChoose }: OfferedItemProps) {
  const color = reason === undefined ? (danger ? 'var(--mantine-color-error)' : undefined) : 'dimmed'
  return (
    <Menu.Item
      leftSection={leftSection}
      aria-disabled={reason !== undefined}
      closeMenuOnClick={reason === undefined}
      {...(color ? { c: color } : {})}
      onClick={() => reason === undefined && onChoose()}
    >
      {label}
      {reason && (
        <Text size="xs" style={{ whiteSpace: 'normal' }}>
          {reason}
        </Text>
      )}
    </Menu.Item>
  )
}
