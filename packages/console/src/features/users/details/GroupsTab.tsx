import { Button, Group, Stack, Text } from '@mantine/core'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMe } from '../../../api/me.ts'
import { onlyTotal, useTotal } from '../../../api/use-total.ts'
import { t } from '../../../i18n/messages.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ListPager } from '../../../ui/ListPager.tsx'
import { Pill, RolesCell } from '../../../ui/Pill.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import type { PageSize } from '../../../ui/page-size.ts'
import type { Column } from '../../../ui/table.ts'
import { GroupRolePill } from '../../groups/GroupPills.tsx'
import { userGroupsQuery } from '../../groups/groups.queries.ts'
import { transferSentences } from '../changes/consequences.ts'
import { AddToGroupDialog } from './AddToGroupDialog.tsx'
import { type AskedOfMembership, MembershipDialog, MembershipItems } from './Membership.tsx'

type GroupOfUser = Output<typeof contract.groups.listOfUser>['items'][number]

const columns: Column<GroupOfUser>[] = [
  {
    key: 'name',
    label: t('userDetails.group'),
    render: ({ group }) => (
      <Link to="/groups/$group" params={{ group: group.id }} className="rc-row-link" data-row preload={false}>
        {group.name}
      </Link>
    ),
  },
  {
    key: 'role',
    label: t('userDetails.roleInIt'),
    render: ({ role, soleOwner }) => (
      <>
        <GroupRolePill role={role} />{' '}
        {soleOwner && (
          <Pill tone="warning" icon={<IconAlertTriangle size={13} aria-hidden />}>
            {t('userDetails.alone')}
          </Pill>
        )}
      </>
    ),
  },
  { key: 'roles', label: t('userDetails.rolesByIt'), render: ({ roles }) => <RolesCell roles={roles} /> },
]

/** The groups of a user, and the new owner of those that they own alone. */
export function GroupsTab({ user }: { user: UserDetails }) {
  const { preferences, actions } = useMe()
  const [asked, setAsked] = useState<AskedOfMembership>()
  const [adding, setAdding] = useState(false)
  const [{ cursor, size = preferences.pageSize }, go] = useState<{ cursor?: string; size?: PageSize }>({})
  const at = { limit: size, ...(cursor === undefined ? {} : { cursor }) }
  const groups = useQuery(userGroupsQuery(user.id, at))
  const total = useTotal(groups, cursor, userGroupsQuery(user.id, onlyTotal))
  if (groups.isError) return <ProblemAlert error={groups.error} onRetry={() => void groups.refetch()} />
  const inheritance = groups.data ? transferSentences(groups.data, 'later') : []
  return (
    <Stack gap="sm">
      {inheritance.map((each) => (
        <Text key={each} size="sm">
          {each}
        </Text>
      ))}
      {actions.manageGroups.allowed && (
        <Group className="rc-not-printed">
          <Button size="compact-sm" variant="default" onClick={() => setAdding(true)}>
            {t('userDetails.addToGroup')}
          </Button>
        </Group>
      )}
      <DataTable
        label={t('userDetails.groups')}
        columns={columns}
        rows={groups.data?.items}
        rowKey={({ group }) => group.id}
        menu={{
          nameOf: ({ group }) => group.name,
          items: (membership) => <MembershipItems {...membership} onChoose={setAsked} />,
        }}
        empty={<EmptyState title={t('userDetails.inNoGroup')}>{t('userDetails.inNoGroupText')}</EmptyState>}
      />
      <ListPager
        page={groups.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('groups.counted', { ...of })}
        onGo={go}
      />
      {asked && <MembershipDialog user={user} asked={asked} onClose={() => setAsked(undefined)} />}
      {adding && <AddToGroupDialog user={user} onClose={() => setAdding(false)} />}
    </Stack>
  )
}
