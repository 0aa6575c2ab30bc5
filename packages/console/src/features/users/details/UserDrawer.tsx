import { Group, Skeleton, Stack, Tabs, Text } from '@mantine/core'
import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { may, nameOf, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { Initials } from '../../../ui/Initials.tsx'
import { Roles } from '../../../ui/Pill.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { SidePanel } from '../../../ui/SidePanel.tsx'
import { maySeeGroupsOfUsers } from '../../groups/offers.ts'
import { AccessTab } from '../access/AccessTab.tsx'
import type { UserTab } from '../people/search.ts'
import { StatusPills } from '../people/UserPills.tsx'
import { userQuery } from '../people/users.queries.ts'
import { SignInTab } from '../sign-in/SignInTab.tsx'
import { GroupsTab } from './GroupsTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { OverviewTab } from './OverviewTab.tsx'
import { UserActions } from './UserActions.tsx'

const route = getRouteApi('/shell/settings/users')

export function UserDrawer({ id }: { id: string }) {
  const navigate = route.useNavigate()
  const user = useQuery(userQuery(id))
  const close = () =>
    navigate({ search: ({ user: _user, tab: _tab, why: _why, at: _at, ...others }) => others })
  return (
    <SidePanel onClose={() => void close()} title={user.data ? nameOf(user.data) : t('userDetails.user')}>
      {user.isPending && <LoadingUser />}
      {user.isError && <ProblemAlert error={user.error} onRetry={() => void user.refetch()} />}
      {user.data && (
        <Stack gap="md">
          <Summary user={user.data} onDeleted={close} />
          <UserTabs user={user.data} />
        </Stack>
      )}
    </SidePanel>
  )
}

function Summary({ user, onDeleted }: { user: UserDetails; onDeleted: () => Promise<void> }) {
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="sm">
        <Initials id={user.id} name={nameOf(user)} size={36} />
        {user.alias && (
          <Text size="sm" c="dimmed">
            {user.username}
          </Text>
        )}
        <Text size="sm">
          <Roles roles={user.roles} />
        </Text>
        <StatusPills user={user} />
      </Group>
      <UserActions user={user} onDeleted={onDeleted} />
    </Group>
  )
}

interface Tab {
  value: UserTab
  label: string
  content: ComponentType<{ user: UserDetails }>
  shown?: (me: Me) => boolean
}

const tabs: Tab[] = [
  { value: 'overview', label: t('userDetails.overview'), content: OverviewTab },
  { value: 'access', label: t('userDetails.access'), content: AccessTab },
  { value: 'groups', label: t('userDetails.groups'), content: GroupsTab, shown: maySeeGroupsOfUsers },
  { value: 'sign-in', label: t('userDetails.signInTab'), content: SignInTab },
  {
    value: 'history',
    label: t('userDetails.history'),
    content: HistoryTab,
    shown: (me) => may(me, 'audit:read'),
  },
]

function UserTabs({ user }: { user: UserDetails }) {
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const me = useMe()
  const shown = tabs.filter((each) => each.shown?.(me) ?? true)
  const current = shown.some(({ value }) => value === tab) ? tab : 'overview'
  return (
    <Tabs
      value={current}
      keepMounted={false}
      onChange={(value) =>
        void navigate({ search: (before) => ({ ...before, tab: value as UserTab }), replace: true })
      }
    >
      <Tabs.List mb="md">
        {shown.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map(({ value, content: Content }) => (
        <Tabs.Panel key={value} value={value}>
          <Content user={user} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function LoadingUser() {
  return (
    <Stack gap="sm" aria-busy>
      <Skeleton height={20} width="50%" />
      <Skeleton height={34} />
      <Skeleton height={160} />
    </Stack>
  )
}
