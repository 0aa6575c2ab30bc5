import type { GroupDetails, GroupMember } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { useUndo } from '../undo/use-undo.ts'
import { type MemberChange, memberChangeOf } from './words.ts'

export interface MemberAction {
  member: GroupMember
  change: MemberChange
}

/** The question, the button and the toast of each change. */
const words: Record<
  MemberChange,
  { asks: (place: Place) => string; label: string; done: (place: Place) => string }
> = {
  'make-owner': {
    asks: (place) => t('groups.makeOwnerOf', place),
    label: t('groups.makeOwner'),
    done: (place) => t('groups.isOwnerNow', place),
  },
  'make-member': {
    asks: (place) => t('groups.makeMemberOf', place),
    label: t('groups.makeMember'),
    done: (place) => t('groups.noOwnerAnyMore', place),
  },
  remove: {
    asks: (place) => t('groups.removeFrom', place),
    label: t('groups.remove'),
    done: (place) => t('groups.removed', place),
  },
  leave: {
    asks: (place) => t('groups.leaveAsked', place),
    label: t('groups.leave'),
    done: () => t('groups.left'),
  },
}

/** Names of the member and of the group. */
interface Place {
  name: string
  group: string
}

interface ChangeMemberDialogProps {
  member: Pick<GroupMember, 'user'>
  change: MemberChange
  group: GroupDetails
  onClose: () => void
}

export function ChangeMemberDialog({ group, member, change, onClose }: ChangeMemberDialogProps) {
  const navigate = useNavigate()
  const undo = useUndo()
  const staysVisible = useMe().actions.seeAllGroups.allowed || group.public
  const { user } = member
  const { asks, label, done } = words[change]
  const place = { name: user.name, group: group.name }
  const one = { group: group.id, user: user.id }
  const send = useMutation({
    mutationFn: async () => {
      if (change === 'make-owner')
        await decidingOlder((olderCredentials) =>
          api.groups.setMemberRole({ ...one, role: 'owner', olderCredentials }, undo.noted),
        )
      else if (change === 'make-member')
        await api.groups.setMemberRole({ ...one, role: 'member' }, undo.noted)
      else await api.groups.removeMember(one, change === 'leave' ? {} : undo.noted)
      // Before the page is loaded again: after leaving, the group may not be visible any more.
      if (change === 'leave' && !staysVisible) await navigate({ to: '/groups' })
    },
    onSuccess: () => {
      undo.toastDone(done(place))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={asks(place)}
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
