import { Menu, Skeleton, Text } from '@mantine/core'
import type { GroupRole } from '@rollcall/contract/groups.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconUserMinus, IconUserStar, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { nameOf, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { OfferedItem } from '../../../ui/OfferedItem.tsx'
import { ChangeMemberDialog } from '../../groups/ChangeMemberDialog.tsx'
import { groupQuery } from '../../groups/groups.queries.ts'

/** A change of a user's place in a group. */
export interface AskedOfMembership {
  group: string
  change: 'make-owner' | 'make-member' | 'remove'
}

interface MembershipItemsProps {
  group: { id: string; name: string }
  role: GroupRole
  soleOwner: boolean
  onChoose: (asked: AskedOfMembership) => void
}

/** What can be done with a user in one group: the server is asked when the menu opens. */
export function MembershipItems({ group: { id }, role, soleOwner, onChoose }: MembershipItemsProps) {
  const navigate = useNavigate()
  const { data: group, isPending } = useQuery(groupQuery(id))
  const other = role === 'owner' ? 'make-member' : 'make-owner'
  const reason = soleOwner ? t('userDetails.soleOwner') : undefined
  return (
    <>
      <Menu.Item
        leftSection={<IconUsersGroup size={16} aria-hidden />}
        onClick={() => void navigate({ to: '/groups/$group', params: { group: id } })}
      >
        {t('lists.open')}
      </Menu.Item>
      {isPending && <Skeleton height={14} m="xs" />}
      {group && !group.actions.addMembers.allowed && (
        <Text size="xs" c="dimmed" p="xs">
          {t('userDetails.mayNotChangeGroup')}
        </Text>
      )}
      {group?.actions.addMembers.allowed && (
        <>
          <OfferedItem
            label={other === 'make-owner' ? t('groups.makeOwner') : t('groups.makeMember')}
            leftSection={<IconUserStar size={16} aria-hidden />}
            reason={other === 'make-member' ? reason : undefined}
            danger={false}
            onChoose={() => onChoose({ group: id, change: other })}
          />
          <OfferedItem
            label={t('userDetails.removeFromGroup')}
            leftSection={<IconUserMinus size={16} aria-hidden />}
            reason={reason}
            danger
            onChoose={() => onChoose({ group: id, change: 'remove' })}
          />
        </>
      )}
    </>
  )
}

interface MembershipDialogProps {
  user: UserDetails
  asked: AskedOfMembership
  onClose: () => void
}

export function MembershipDialog({ user, asked, onClose }: MembershipDialogProps) {
  const me = useMe()
  const { data: group } = useQuery(groupQuery(asked.group))
  if (!group) return null
  const own = me.user.id === user.id
  return (
    <ChangeMemberDialog
      group={group}
      member={{ user: { id: user.id, name: nameOf(user) } }}
      change={own && asked.change === 'remove' ? 'leave' : asked.change}
      onClose={onClose}
    />
  )
}
