import type { GroupDetails, GroupMember } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/me.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { type MemberChange, memberChangeOf } from './words.ts'

export interface MemberAction {
  member: GroupMember
  change: MemberChange
}

/** How each change is asked for and told of; `who` is the member's name, `group` that of the group. */
const words: Record<
  MemberChange,
  { title: (who: string, group: string) => string; label: string; done: (who: string) => string }
> = {
  'make-owner': {
    title: (who, group) => `Make ${who} an owner of ${group}?`,
    label: 'Make owner',
    done: (who) => `${who} is an owner now`,
  },
  'make-member': {
    title: (who, group) => `Make ${who} a member of ${group}?`,
    label: 'Make member',
    done: (who) => `${who} is no owner any more`,
  },
  remove: {
    title: (who, group) => `Remove ${who} from ${group}?`,
    label: 'Remove',
    done: (who) => `${who} removed`,
  },
  leave: {
    title: (_, group) => `Leave ${group}?`,
    label: 'Leave group',
    done: () => 'You have left the group',
  },
}

interface ChangeMemberDialogProps extends MemberAction {
  group: GroupDetails
  onClose: () => void
}

export function ChangeMemberDialog({ group, member, change, onClose }: ChangeMemberDialogProps) {
  const navigate = useNavigate()
  const staysVisible = useMay('groups:read') || group.public
  const { user } = member
  const { title, label, done } = words[change]
  const one = { group: group.id, user: user.id }
  const send = useMutation({
    mutationFn: async () => {
      if (change === 'make-owner')
        await decidingOlder((olderCredentials) =>
          api.groups.setMemberRole({ ...one, role: 'owner', olderCredentials }),
        )
      else if (change === 'make-member') await api.groups.setMemberRole({ ...one, role: 'member' })
      else await api.groups.removeMember(one)
      // Before the screen is asked for again: whoever has left may not see it any more.
      if (change === 'leave' && !staysVisible) await navigate({ to: '/groups' })
    },
    onSuccess: () => {
      toastDone(done(user.name))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={title(user.name, group.name)}
      consequences={memberChangeOf(change, group)}
      confirmLabel={label}
      danger={change === 'remove' || change === 'leave'}
      busy={send.isPending}
      error={send.error}
      onConfirm={() => send.mutate()}
      onClose={onClose}
    />
  )
}
