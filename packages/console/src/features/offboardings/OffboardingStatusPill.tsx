import type { OffboardingStatus } from '@rollcall/contract/offboardings.ts'
import { IconAlertTriangle, IconCircleCheck, IconCircleOff, IconClock } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { Pill } from '../../ui/Pill.tsx'

export const statusLabels: Record<OffboardingStatus, string> = {
  scheduled: t('offboarding.statusScheduled'),
  done: t('offboarding.statusDone'),
  cancelled: t('offboarding.statusCancelled'),
  refused: t('offboarding.statusRefused'),
}

const looks = {
  scheduled: { tone: 'warning', icon: IconClock },
  done: { tone: 'good', icon: IconCircleCheck },
  cancelled: { tone: 'quiet', icon: IconCircleOff },
  refused: { tone: 'bad', icon: IconAlertTriangle },
} as const

export function OffboardingStatusPill({ status }: { status: OffboardingStatus }) {
  const { tone, icon: StatusIcon } = looks[status]
  return (
    <Pill tone={tone} icon={<StatusIcon size={13} aria-hidden />}>
      {statusLabels[status]}
    </Pill>
  )
}
