import { Text } from '@mantine/core'
import type { ListedMember } from '@rollcall/contract/groups.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { OfferedItem } from '../../ui/OfferedItem.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { sourceText } from '../users/people/labels.ts'
import { doneBy } from '../users/people/names.ts'
import { StatusPills } from '../users/people/UserPills.tsx'
import { GroupRolePill } from './GroupPills.tsx'
import type { MemberOffer } from './offers.ts'
import type { MemberChange } from './words.ts'

interface MemberColumnsOptions {
  me: Me
  /** Whether names link to the account. */
  mayOpen: boolean
}

export function memberColumns({ me, mayOpen }: MemberColumnsOptions): Column<ListedMember>[] {
  return [
    {
      key: 'name',
      label: t('groups.name'),
      names: true,
      min: 140,
      share: 2,
      render: (member) => <Name member={member} own={member.user.id === me.user.id} mayOpen={mayOpen} />,
    },
    { key: 'role', label: t('groups.role'), render: ({ role }) => <GroupRolePill role={role} /> },
    {
      key: 'status',
      label: t('groups.account'),
      render: ({ status }) => <StatusPills user={{ status, lockedUntil: null }} />,
    },
    {
      key: 'added',
      label: t('groups.addedAt'),
      render: ({ source, addedBy, addedAt }) => (
        <Text span inherit c="dimmed">
          {source !== 'manual'
            ? sourceText(source, undefined)
            : addedBy && t('groups.addedBy', { name: doneBy(me, addedBy) })}{' '}
          <Time at={addedAt} />
        </Text>
      ),
    },
  ]
}

function Name({ member, own, mayOpen }: { member: ListedMember; own: boolean; mayOpen: boolean }) {
  const { id, name } = member.user
  return (
    <>
      {mayOpen ? (
        <Link to="/settings/users" search={{ user: id }} className="rc-row-link" data-row preload={false}>
          {name}
        </Link>
      ) : (
        <Text span inherit fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      )}
      {own && (
        <Text span inherit c="dimmed">
          {` ${t('groups.you')}`}
        </Text>
      )}
    </>
  )
}

const labels: Record<MemberChange, string> = {
  'make-owner': t('groups.makeOwnerAsk'),
  'make-member': t('groups.makeMemberAsk'),
  remove: t('groups.removeAsk'),
  leave: t('groups.leaveAsk'),
}

interface MemberRowItemsProps {
  offers: MemberOffer[]
  onChoose: (change: MemberChange) => void
}

/** What can be done with a member of the list. */
export function MemberRowItems({ offers, onChoose }: MemberRowItemsProps) {
  return offers.map(({ change, reason }) => (
    <OfferedItem
      key={change}
      label={labels[change]}
      reason={reason}
      danger={change === 'remove' || change === 'leave'}
      onChoose={() => onChoose(change)}
    />
  ))
}
