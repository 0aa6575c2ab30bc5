import { Button, Group, Text } from '@mantine/core'
import { IconClockExclamation, IconPlugConnectedX } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { useLostConnection } from '../api/connection.ts'
import { useOldData } from '../api/freshness.ts'
import { useMe } from '../api/me.ts'
import { queryClient } from '../api/query-client.ts'
import { t } from '../i18n/messages.ts'
import { rich } from '../i18n/rich.ts'
import { useNow } from '../ui/Time.tsx'
import { formatTime } from '../ui/time.ts'

/** Shown above every page while its data may be old: the server cannot be reached, or the page was open for long. Marks the rows too. */
export function ConnectionBanner() {
  const lost = useLostConnection()
  const old = useOldData(useNow())
  const { preferences } = useMe()
  const since = lost?.since ?? old
  const isOld = since !== undefined
  useEffect(() => {
    if (isOld) document.documentElement.dataset.old = 'true'
    return () => {
      delete document.documentElement.dataset.old
    }
  }, [isOld])
  if (since === undefined) return null
  const time = { since: formatTime(new Date(since).toISOString(), preferences) }
  if (lost) return <Banner icon={<IconPlugConnectedX {...icon} />}>{rich('shell.lost', time)}</Banner>
  return (
    <Banner icon={<IconClockExclamation {...icon} />} action={<ReadAgain />}>
      {t('shell.oldData', time)}
    </Banner>
  )
}

const icon = { size: 18, 'aria-hidden': true, style: { flex: 'none', color: 'var(--tone-warning)' } }

function Banner({ icon, action, children }: { icon: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <Group className="rc-lost" gap="sm" wrap="nowrap" px="md" py={8}>
      {icon}
      <Text size="sm" role="status" style={{ flex: 1 }}>
        {children}
      </Text>
      {action}
    </Group>
  )
}

function ReadAgain() {
  return (
    <Button size="compact-sm" variant="default" onClick={() => void queryClient.invalidateQueries()}>
      {t('shell.readAgain')}
    </Button>
  )
}
