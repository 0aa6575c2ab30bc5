import type { User } from '@rollcall/contract/users.ts'
import { IconCircleCheck, IconCircleOff, IconMail } from '@tabler/icons-react'
import { Pill } from '../../ui/Pill.tsx'
import { providerLabels, statusLabels } from './labels.ts'

export function ProviderPill({ provider }: { provider: User['provider'] }) {
  return <Pill tone="quiet">{providerLabels[provider]}</Pill>
}

const statuses = {
  active: { tone: 'good', icon: IconCircleCheck },
  invited: { tone: 'warning', icon: IconMail },
  inactive: { tone: 'quiet', icon: IconCircleOff },
} as const

export function StatusPill({ status }: { status: User['status'] }) {
  const { tone, icon: StatusIcon } = statuses[status]
  return (
    <Pill tone={tone} icon={<StatusIcon size={13} aria-hidden />}>
      {statusLabels[status]}
    </Pill>
  )
}
