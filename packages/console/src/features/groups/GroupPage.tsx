import { Skeleton, Stack, Tabs } from '@mantine/core'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMe } from '../../api/me.ts'
import { problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TabRow } from '../../ui/TabRow.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { GroupApiKeysTab } from './GroupApiKeysTab.tsx'
import { GroupHeader } from './GroupHeader.tsx'
import { GroupHistoryTab } from './GroupHistoryTab.tsx'
import { GroupRolesTab } from './GroupRolesTab.tsx'
import { groupQuery } from './groups.queries.ts'
import { MembersTab } from './MembersTab.tsx'
import type { GroupTab } from './search.ts'

const route = getRouteApi('/shell/groups/$group')

export function GroupPage() {
  const { group: id } = route.useParams()
  const mayReadAll = useMe().actions.seeAllGroups.allowed
  const group = useQuery(groupQuery(id))
  // Data from before the deletion stays in the cache for a while, but the group cannot be used any more.
  const gone = group.isError && problemOf(group.error).code === 'group.not_found'
  return (
    <Stack gap="xs">
      <TextLink to={mayReadAll ? '/settings/groups' : '/groups'} size="sm">
        {mayReadAll ? t('groups.allGroups') : t('groups.myGroups')}
      </TextLink>
      {group.isPending && <Skeleton height={320} />}
      {group.isError && <ProblemAlert error={group.error} onRetry={() => void group.refetch()} />}
      {group.data && !gone && (
        <>
          <GroupHeader group={group.data} />
          <GroupTabs group={group.data} />
        </>
      )}
    </Stack>
  )
}

interface Tab {
  value: GroupTab
  label: string
  shown: boolean
  content: ReactNode
}

function GroupTabs({ group }: { group: GroupDetails }) {
  const { tab } = route.useSearch()
  const navigate = route.useNavigate()
  const tabs: Tab[] = [
    { value: 'members', label: t('groups.members'), shown: true, content: <MembersTab group={group} /> },
    { value: 'roles', label: t('groups.roles'), shown: true, content: <GroupRolesTab group={group} /> },
    {
      value: 'api-keys',
      label: t('groups.apiKeys'),
      shown: group.keys !== null,
      content: <GroupApiKeysTab group={group} />,
    },
    {
      value: 'history',
      label: t('groups.history'),
      shown: group.actions.listHistory.allowed,
      content: <GroupHistoryTab group={group} />,
    },
  ]
  const shown = tabs.filter((each) => each.shown)
  const current = shown.find(({ value }) => value === tab) ?? shown[0]
  if (!current) return null
  return (
    <Tabs
      value={current.value}
      keepMounted={false}
      onChange={(value) => void navigate({ search: { tab: value as GroupTab }, replace: true })}
    >
      <TabRow active={current.value} mb="md">
        {shown.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </TabRow>
      <Tabs.Panel value={current.value}>{current.content}</Tabs.Panel>
    </Tabs>
  )
}
