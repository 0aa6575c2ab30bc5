import { Group, Text } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface PageBannerProps {
  label: string
  icon: Icon
  /** A variable of the theme. */
  color: string
  /** The button that leads out of what the banner is about. */
  action: ReactNode
  children: ReactNode
}

/** Stands above every page as long as something is true of all of them. It stays in view. */
export function PageBanner({ label, icon: BannerIcon, color, action, children }: PageBannerProps) {
  return (
    <Group
      component="section"
      aria-label={label}
      justify="space-between"
      gap="xs"
      px="md"
      py={8}
      style={{
        position: 'sticky',
        top: 'var(--app-shell-header-height)',
        zIndex: 6,
        margin:
          'calc(-1 * var(--app-shell-padding)) calc(-1 * var(--app-shell-padding)) var(--app-shell-padding)',
        background: `color-mix(in srgb, ${color} 12%, var(--mantine-color-body))`,
        borderBottom: `1px solid color-mix(in srgb, ${color} 45%, transparent)`,
      }}
    >
      <Group gap="sm" wrap="nowrap" style={{ minWidth: 0, flex: '1 1 220px' }}>
        <BannerIcon size={18} aria-hidden style={{ flex: 'none', color }} />
        <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Text>
      </Group>
      {action}
    </Group>
  )
}
