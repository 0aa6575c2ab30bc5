import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  useSpotlight,
} from '@mantine/spotlight'
import { soughtText } from '@rollcall/access/readable-text.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { User } from '@rollcall/contract/users.ts'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { may, mayCall, nameOf, useMe } from '../api/me.ts'
import { accountTabs } from '../features/account/tabs.ts'
import { groupsQuery } from '../features/groups/groups.queries.ts'
import { rolesQuery } from '../features/roles/roles.queries.ts'
import { signOut } from '../features/sign-in/sign-out.ts'
import { usersQuery } from '../features/users/people/users.queries.ts'
import { t } from '../i18n/messages.ts'
import { useLayer } from '../ui/layers.ts'
import { useSavePreferences } from '../ui/use-save-preferences.ts'
import { pageLabels } from './page-labels.ts'
import { settingsFor } from './pages.ts'
import { search, searchStore } from './search-store.ts'

/** The search for pages, people and groups; people and groups are found by the server. */
export function Search() {
  const [query, setQuery] = useState('')
  const { groups: withGroups } = useMe().tenant
  const people = usePeople(query)
  const groups = useGroups(query)
  const found = [...people, ...groups]
  const roles = useRoles()
  const places = usePlaces()
  const { opened } = useSpotlight(searchStore)
  useLayer(search.close, opened)
  return (
    <Spotlight
      store={searchStore}
      closeOnEscape={false}
      query={query}
      onQueryChange={setQuery}
      actions={[...roles, ...places, ...found]}
      filter={(text) => [...matching(text, [...roles, ...places]), ...found]}
      shortcut={null}
      centered={false}
      overlayProps={{ backgroundOpacity: 0.4 }}
      scrollable
      maxHeight={420}
      nothingFound={
        <Text size="sm" c="dimmed">
          {t(withGroups ? 'shell.nothingFoundGroups' : 'shell.nothingFound')}
        </Text>
      }
      searchProps={{
        onKeyDown: openFirst,
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t(withGroups ? 'shell.searchForGroups' : 'shell.searchFor'),
        'aria-label': t('shell.search'),
      }}
    />
  )
}

/** Lines with words that begin with the text. People and groups are not filtered again: the server has matched them, also by email address. */
function matching(text: string, groups: SpotlightActionGroupData[]): SpotlightActionGroupData[] {
  const typed = soughtText(text).toLowerCase().split(' ')
  const matches = (action: SpotlightActionData) => {
    const words = `${action.label} ${action.description ?? ''}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)
    return typed.every((part) => words.some((word) => word.startsWith(part)))
  }
  return groups
    .map((group) => ({ ...group, actions: group.actions.filter(matches) }))
    .filter((group) => group.actions.length > 0)
}

/** People arrive later than the other lines, when no line may be selected yet: Enter then opens the first line. */
function openFirst(event: KeyboardEvent<HTMLInputElement>): void {
  const list = event.currentTarget.closest('[role="dialog"]')
  if (event.key !== 'Enter' || list?.querySelector('[data-selected]')) return
  list?.querySelector<HTMLElement>('[data-action]')?.click()
}

function usePeople(query: string): SpotlightActionGroupData[] {
  const me = useMe()
  const navigate = useNavigate()
  const [q] = useDebouncedValue(query.trim(), 200)
  const { data } = useQuery({
    ...usersQuery({ q, limit: 6 }),
    enabled: q !== '' && may(me, 'users:read'),
    placeholderData: keepPreviousData,
  })
  if (q === '' || !data || data.items.length === 0) return []
  const actions = data.items.map((user) => ({
    id: user.id,
    label: nameOf(user),
    description: descriptionOf(user),
    onClick: () => void navigate({ to: '/settings/users', search: { user: user.id } }),
  }))
  return [{ group: t('shell.people'), actions }]
}

function useGroups(query: string): SpotlightActionGroupData[] {
  const { tenant } = useMe()
  const navigate = useNavigate()
  const [q] = useDebouncedValue(query.trim(), 200)
  const { data } = useQuery({
    ...groupsQuery({ q, limit: 6 }),
    enabled: q !== '' && tenant.groups,
  })
  if (q === '' || !data || data.items.length === 0) return []
  const actions = data.items.map(({ id, name, description }) => ({
    id: `group-${id}`,
    label: name,
    description,
    onClick: () => void navigate({ to: '/groups/$group', params: { group: id } }),
  }))
  return [{ group: t('shell.groups'), actions }]
}

/** What tells users of the same name apart; if the address is the username or the only name, it is shown once. */
function descriptionOf(user: User): string {
  const names = new Set([user.username, user.email ?? ''].filter((name) => name !== nameOf(user)))
  return [...names, user.roles.map((role) => role.name).join(', ')].filter(Boolean).join(' · ')
}

function useRoles(): SpotlightActionGroupData[] {
  const me = useMe()
  const navigate = useNavigate()
  const { data = [] } = useQuery({ ...rolesQuery(), enabled: may(me, 'roles:read') })
  if (data.length === 0) return []
  const actions = data.map((role) => ({
    id: `role-${role.key}`,
    label: role.name,
    description: role.description,
    onClick: () => void navigate({ to: '/settings/roles/$role', params: { role: role.key } }),
  }))
  return [{ group: t('shell.roles'), actions }]
}

function usePlaces(): SpotlightActionGroupData[] {
  const me = useMe()
  const navigate = useNavigate()
  const save = useSavePreferences()
  const pages = [
    ...(me.tenant.groups
      ? [{ id: '/groups', label: t('shell.groups'), onClick: () => void navigate({ to: '/groups' }) }]
      : []),
    ...settingsFor(me).map((page) => ({
      id: page.to,
      label: pageLabels[page.to],
      onClick: () => void navigate({ to: page.to }),
    })),
    ...accountTabs.map((tab) => ({
      id: tab.to,
      label: t('shell.accountTab', { tab: t(tab.label) }),
      onClick: () => void navigate({ to: tab.to }),
    })),
  ]
  const actions = [
    ...(may(me, 'users:create')
      ? [
          {
            id: 'add-user',
            label: t('shell.addUser'),
            onClick: () => void navigate({ to: '/settings/users', search: { add: 'yes' } }),
          },
        ]
      : []),
    ...(me.tenant.groups && mayCall(me, contract.groups.create)
      ? [
          {
            id: 'create-group',
            label: t('shell.createGroup'),
            onClick: () => void navigate({ to: '/groups', search: { create: 'yes' } }),
          },
        ]
      : []),
    ...(may(me, 'api-keys:create')
      ? [
          {
            id: 'create-api-key',
            label: t('shell.createApiKey'),
            onClick: () => void navigate({ to: '/account/api-keys', search: { create: 'yes' } }),
          },
        ]
      : []),
    ...(mayCall(me, contract.me.updatePreferences)
      ? [
          { id: 'light', label: t('shell.lightTheme'), onClick: () => save({ theme: 'light' }) },
          { id: 'dark', label: t('shell.darkTheme'), onClick: () => save({ theme: 'dark' }) },
        ]
      : []),
    { id: 'sign-out', label: t('signIn.signOut'), onClick: () => void signOut() },
  ]
  return [
    { group: t('shell.pages'), actions: pages },
    { group: t('shell.actions'), actions },
  ]
}
