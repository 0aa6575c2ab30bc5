import { Text } from '@mantine/core'
import type { MailStatus } from '@rollcall/contract/mail.ts'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleOff,
  IconClock,
  IconMailbox,
} from '@tabler/icons-react'
import { Pill } from '../../ui/Pill.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { statusLabels } from './labels.ts'

const looks = {
  waiting: { tone: 'warning', icon: IconClock },
  kept: { tone: 'warning', icon: IconMailbox },
  sent: { tone: 'good', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconAlertTriangle },
  dropped: { tone: 'quiet', icon: IconCircleOff },
} as const

export function MailStatusPill({ status, meaning }: { status: MailStatus; meaning: string }) {
  const { tone, icon: StatusIcon } = looks[status]
  return (
    <Tip label={meaning}>
      <Text span inherit>
        <Pill tone={tone} icon={<StatusIcon size={13} aria-hidden />}>
          {statusLabels[status]}
        </Pill>
      </Text>
    </Tip>
  )
}
