import { Group, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useLostConnection } from '../api/connection.ts'
import { useMe } from '../api/me.ts'
import { rich } from '../i18n/rich.ts'
import { formatTime } from '../ui/time.ts'

/** Shown above every page while the server cannot be reached; marks the data on the page as old. */
export function ConnectionBanner() {
  const lost = useLostConnection()
  const { preferences } = useMe()
  const isLost = lost !== undefined
  useEffect(() => {
    if (isLost) document.documentElement.dataset.old = 'true'
    return () => {
      delete document.documentElement.dataset.old
    }
  }, [isLost])
  if (!lost) return null
  const since = formatTime(new Date(lost.since).toISOString(), preferences)
  return (
    <Group className="rc-lost" role="status" gap="sm" wrap="nowrap" px="md" py={8}>
      <IconPlugConnectedX size={18} aria-hidden style={{ flex: 'none', color: 'var(--tone-warning)' }} />
      <Text size="sm">{rich('shell.lost', { since })}</Text>
    </Group>
  )
}
