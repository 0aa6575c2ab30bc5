import { Group } from '@mantine/core'
import type { User } from '@rollcall/contract/users.ts'
import { IconCircleCheck, IconCircleOff, IconLock, IconMail } from '@tabler/icons-react'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import { providerLabels, statusLabels } from './labels.ts'

export function ProviderPill({ provider }: { provider: User['provider'] }) {
  return <Pill tone="quiet">{providerLabels[provider]}</Pill>
}

const statuses = {
  active: { tone: 'good', icon: IconCircleCheck },
  invited: { tone: 'warning', icon: IconMail },
  inactive: { tone: 'quiet', icon: IconCircleOff },
} as const

/** Can its owner sign in with nothing in the way? */
export function isPlainlyActive({ status, lockedUntil }: Pick<User, 'status' | 'lockedUntil'>): boolean {
  return status === 'active' && lockedUntil === null
}

/** Where the account stands, and whether failed sign-ins lock it at the moment. */
export function StatusPills({ user }: { user: Pick<User, 'status' | 'lockedUntil'> }) {
  const { tone, icon: StatusIcon } = statuses[user.status]
  return (
    <Group component="span" display="inline-flex" gap={4}>
      <Pill tone={tone} icon={<StatusIcon size={13} aria-hidden />}>
        {statusLabels[user.status]}
      </Pill>
      {user.lockedUntil && (
        <Pill tone="bad" icon={<IconLock size={13} aria-hidden />}>
          <span>
            Locked, ends <Time at={user.lockedUntil} />
          </span>
        </Pill>
      )}
    </Group>
  )
}
