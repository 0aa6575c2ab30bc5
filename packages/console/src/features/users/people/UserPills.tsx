import { Group } from '@mantine/core'
import type { User } from '@rollcall/contract/users.ts'
import { IconCircleCheck, IconCircleOff, IconLock, IconMail } from '@tabler/icons-react'
import { richWith } from '../../../i18n/rich.ts'
import { Pill } from '../../../ui/Pill.tsx'
import { Time } from '../../../ui/Time.tsx'
import { providerLabels, statusLabels } from './labels.ts'

export function ProviderPill({ provider }: { provider: User['provider'] }) {
  return <Pill tone="quiet">{providerLabels[provider]}</Pill>
}

const statuses = {
  active: { tone: 'good', icon: IconCircleCheck },
  invited: { tone: 'warning', icon: IconMail },
  inactive: { tone: 'quiet', icon: IconCircleOff },
} as const

/** The status of the account, and whether failed sign-ins lock it now. */
export function StatusPills({ user }: { user: Pick<User, 'status' | 'lockedUntil'> }) {
  return (
    <Group component="span" display="inline-flex" gap={4}>
      <StatusPill status={user.status} />
      <LockedPill until={user.lockedUntil} />
    </Group>
  )
}

/** Why the owner of an account cannot sign in; renders nothing if they can. */
export function UnusualStatusPills({ user }: { user: Pick<User, 'status' | 'lockedUntil'> }) {
  return (
    <>
      {user.status !== 'active' && <StatusPill status={user.status} />}
      <LockedPill until={user.lockedUntil} />
    </>
  )
}

function StatusPill({ status }: Pick<User, 'status'>) {
  const { tone, icon: StatusIcon } = statuses[status]
  return (
    <Pill tone={tone} icon={<StatusIcon size={13} aria-hidden />}>
      {statusLabels[status]}
    </Pill>
  )
}

function LockedPill({ until }: { until: User['lockedUntil'] }) {
  if (until === null) return null
  return (
    <Pill tone="bad" icon={<IconLock size={13} aria-hidden />}>
      <span>{richWith('users.lockedUntil', { time: <Time at={until} /> })}</span>
    </Pill>
  )
}
