import type { GroupRole } from '@rollcall/contract/groups.ts'
import { IconCrown, IconLock, IconUser, IconWorld } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { Pill } from '../../ui/Pill.tsx'
import { groupRoleLabels } from './words.ts'

export function GroupRolePill({ role }: { role: GroupRole }) {
  const RoleIcon = role === 'owner' ? IconCrown : IconUser
  return (
    <Pill tone={role === 'owner' ? 'good' : 'quiet'} icon={<RoleIcon size={13} aria-hidden />}>
      {groupRoleLabels[role]}
    </Pill>
  )
}

export function VisibilityPill({ shown }: { shown: boolean }) {
  const VisibilityIcon = shown ? IconWorld : IconLock
  return (
    <Pill tone="quiet" icon={<VisibilityIcon size={13} aria-hidden />}>
      {shown ? t('groups.everybody') : t('groups.membersOnly')}
    </Pill>
  )
}
