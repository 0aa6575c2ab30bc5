import { Button, Group, Text } from '@mantine/core'
import type { Impersonation } from '@rollcall/contract/impersonation.ts'
import { IconEye } from '@tabler/icons-react'
import { useEffect } from 'react'
import { resumeOneself } from '../../api/impersonation.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { useNow } from '../../ui/Time.tsx'
import { formatRelative } from '../../ui/time.ts'
import { useStopImpersonation } from './use-stop-impersonation.ts'

interface BannerProps {
  impersonation: Impersonation
  /** Of the account that is looked at. */
  name: string
}

/** Names the viewer and the viewed user, says why and until when, and leads back. */
export function Banner({ impersonation, name }: BannerProps) {
  const stop = useStopImpersonation()
  const now = useNow()
  useEnd(impersonation.endsAt)
  return (
    <Group
      component="section"
      aria-label={t('impersonation.banner')}
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
        background: 'color-mix(in srgb, var(--tone-warning) 12%, var(--mantine-color-body))',
        borderBottom: '1px solid color-mix(in srgb, var(--tone-warning) 45%, transparent)',
      }}
    >
      <Group gap="sm" wrap="nowrap" style={{ minWidth: 0, flex: '1 1 220px' }}>
        <IconEye size={18} aria-hidden style={{ flex: 'none', color: 'var(--tone-warning)' }} />
        <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          {rich('impersonation.viewing', { by: impersonation.by.name, name })}
          <Text span size="sm" c="dimmed">
            {` · ${t('impersonation.endsWith', { when: formatRelative(impersonation.endsAt, now), reason: impersonation.reason })}`}
          </Text>
        </Text>
      </Group>
      <Button size="xs" variant="default" loading={stop.busy} onClick={stop.stop}>
        {t('impersonation.stop')}
      </Button>
    </Group>
  )
}

/** Goes back when the impersonation expires, without waiting for a refused request. */
function useEnd(endsAt: string): void {
  useEffect(() => {
    const timer = setTimeout(() => void resumeOneself(), Math.max(0, Date.parse(endsAt) - Date.now()))
    return () => clearTimeout(timer)
  }, [endsAt])
}
