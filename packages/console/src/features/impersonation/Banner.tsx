import { Button, Text } from '@mantine/core'
import type { Impersonation } from '@rollcall/contract/impersonation.ts'
import { IconEye } from '@tabler/icons-react'
import { useEffect } from 'react'
import { resumeOneself } from '../../api/impersonation.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { PageBanner } from '../../ui/PageBanner.tsx'
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
    <PageBanner
      label={t('impersonation.banner')}
      icon={IconEye}
      color="var(--tone-warning)"
      action={
        <Button size="xs" variant="default" loading={stop.busy} onClick={stop.stop}>
          {t('impersonation.stop')}
        </Button>
      }
    >
      {rich('impersonation.viewing', { by: impersonation.by.name, name })}
      <Text span size="sm" c="dimmed">
        {` · ${t('impersonation.endsWith', { when: formatRelative(impersonation.endsAt, now), reason: impersonation.reason })}`}
      </Text>
    </PageBanner>
  )
}

/** Goes back when the impersonation expires, without waiting for a refused request. */
function useEnd(endsAt: string): void {
  useEffect(() => {
    const timer = setTimeout(() => void resumeOneself(), Math.max(0, Date.parse(endsAt) - Date.now()))
    return () => clearTimeout(timer)
  }, [endsAt])
}
