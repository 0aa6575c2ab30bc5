import { Group, Stack, Tabs } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { nameOf } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { SidePanel } from '../../../ui/SidePanel.tsx'
import { TabRow } from '../../../ui/TabRow.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import type { UserTab } from '../people/search.ts'
import { userQuery } from '../people/users.queries.ts'
import { useUserSections } from './sections.ts'
import { UserActions } from './UserActions.tsx'
import { LoadingUser, UserSummary } from './UserSummary.tsx'

const route = getRouteApi('/shell/settings/users')

/** The short form of a user's page: one section at a time. */
export function UserDrawer({ id }: { id: string }) {
  const navigate = route.useNavigate()
  const user = useQuery(userQuery(id))
  const close = () =>
    navigate({
      search: ({ user: _user, tab: _tab, why: _why, at: _at, period: _period, ...others }) => others,
    })
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
      <UserSummary user={user} />
      <Group gap="sm">
        <TextLink to="/users/$user" params={{ user: user.id }} size="sm">
          {t('userDetails.openPage')}
        </TextLink>
        <UserActions user={user} onDeleted={onDeleted} />
      </Group>
    </Group>
  )
}

function UserTabs({ user }: { user: UserDetails }) {
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const shown = useUserSections()
  const current = shown.some(({ value }) => value === tab) ? tab : 'overview'
  return (
    <Tabs
      value={current}
      keepMounted={false}
      onChange={(value) =>
        void navigate({ search: (before) => ({ ...before, tab: value as UserTab }), replace: true })
      }
    >
      <TabRow active={current} mb="md">
        {shown.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </TabRow>
      {shown.map(({ value, content: Content }) => (
        <Tabs.Panel key={value} value={value}>
          <Content user={user} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
