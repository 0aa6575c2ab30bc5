import { Button, Group as Row } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { AddMembersDialog } from './AddMembersDialog.tsx'
import { ChangeMemberDialog, type MemberAction } from './ChangeMemberDialog.tsx'
import { membersQuery } from './groups.queries.ts'
import { MemberRowItems, memberColumns } from './member-columns.tsx'
import { memberOffers } from './offers.ts'
import { type GroupSearch, groupSearch } from './search.ts'
import { groupRoleLabels } from './words.ts'

const route = getRouteApi('/shell/groups/$group')

export function MembersTab({ group }: { group: GroupDetails }) {
  const me = useMe()
  const { preferences } = me
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayFind = useMayCall(contract.groups.listCandidates)
  const mayOpen = useMayCall(contract.users.show)
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState<MemberAction>()
  const { q, role, size = preferences.pageSize, cursor } = search
  const narrowed = { ...(q ? { q } : {}), ...(role ? { role } : {}) }
  const at = { limit: size, ...(cursor === undefined ? {} : { cursor }) }
  const members = useQuery(membersQuery(group.id, { ...narrowed, ...at }))
  const total = useTotal(members, cursor, membersQuery(group.id, { ...narrowed, ...onlyTotal }))
  const set = (change: Partial<Record<keyof GroupSearch, string | undefined>>) =>
    void navigate({
      search: ({ cursor: _, ...before }) => groupSearch({ ...before, ...change }),
      replace: true,
    })
  return (
    <>
      <Row gap="xs" mb="sm" justify="space-between">
        <Row gap="xs" role="search" style={{ flex: 1 }}>
          <SearchField
            label={t('groups.searchMembers')}
            placeholder={t('groups.searchName')}
            value={q ?? ''}
            onSearch={(next) => set({ q: next })}
          />
          <FilterChip
            label={t('groups.role')}
            value={role}
            options={Object.entries(groupRoleLabels).map(([value, label]) => ({ value, label }))}
            onChange={(value) => set({ role: value })}
          />
        </Row>
        {mayOpen && (
          <TextLink to="/settings/users" search={{ group: group.id }} size="sm">
            {t('groups.inUsersList')}
          </TextLink>
        )}
        {group.actions.addMembers.allowed && mayFind && (
          <Button
            size="xs"
            leftSection={<IconUserPlus size={15} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('groups.addPeople')}
          </Button>
        )}
      </Row>
      {members.isError ? (
        <ProblemAlert error={members.error} onRetry={() => void members.refetch()} />
      ) : (
        <DataTable
          label={t('groups.members')}
          list="members"
          columns={memberColumns({ me, mayOpen })}
          menu={{
            nameOf: ({ user }) => user.name,
            offers: (member) => memberOffers(me, member).length > 0,
            items: (member) => (
              <MemberRowItems
                offers={memberOffers(me, member)}
                onChoose={(change) => setAsked({ member, change })}
              />
            ),
          }}
          rows={members.data?.items}
          rowKey={({ user }) => user.id}
          empty={
            q || role ? (
              <EmptyState title={t('groups.nobodyMatches')}>{t('groups.searchShorter')}</EmptyState>
            ) : (
              <EmptyState title={t('groups.groupEmpty')}>{t('groups.addToIt')}</EmptyState>
            )
          }
        />
      )}
      <ListPager
        page={members.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('groups.membersCountedIn', { ...of })}
        onGo={(to) =>
          void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }), replace: true })
        }
      />
      {adding && <AddMembersDialog group={group} onClose={() => setAdding(false)} />}
      {asked && <ChangeMemberDialog group={group} {...asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}
