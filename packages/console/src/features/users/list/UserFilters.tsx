import { Button, Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../../../api/client.ts'
import { useMayCall, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ExportMenu } from '../../../ui/ExportMenu.tsx'
import { FilterChip } from '../../../ui/FilterChip.tsx'
import { later } from '../../../ui/later.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import { GroupFilter } from '../../groups/GroupFilter.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'
import { ViewsMenu } from '../../views/ViewsMenu.tsx'
import { viewSearch } from '../../views/view-search.ts'
import { providerLabels, statusLabels } from '../people/labels.ts'
import { searchedBy } from '../people/names.ts'
import { dormantChoices, filterOf, usersSearch } from '../people/search.ts'

// Few tenants have attributes: the first visit does not load it for the others.
const AttributeFilters = later(
  () => import('../attributes/AttributeFilters.tsx').then((module) => module.AttributeFilters),
  { rare: true },
)

const route = getRouteApi('/shell/settings/users')

/** What is open beside the list. */
const notInView = ['user', 'tab', 'why', 'at', 'period', 'ask', 'of', 'add', 'edit', 'job']

const lockedOptions = [
  { value: 'yes', label: t('users.yes') },
  { value: 'no', label: t('users.no') },
]

function optionsOf(labels: Record<string, string>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}

export function UserFilters() {
  const me = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const roles = useQuery({ ...rolesQuery(), enabled: useMayCall(contract.roles.list) })
  // A cursor belongs to one filter: another filter begins at its first page.
  const set = (change: Record<string, string | undefined>, replace = false) =>
    void navigate({ search: ({ cursor: _, ...before }) => usersSearch({ ...before, ...change }), replace })
  const filtered = Object.keys(filterOf(search)).length > 0
  return (
    <Group gap="xs" mb="sm" role="search">
      <SearchField
        label={t('users.searchUsers')}
        placeholder={t('users.searchBy', { fields: searchedBy(me) })}
        value={search.q ?? ''}
        onSearch={(q) => set({ q }, search.q !== undefined)}
      />
      <FilterChip
        label={t('users.status')}
        value={search.status}
        options={optionsOf(statusLabels)}
        onChange={(status) => set({ status })}
      />
      <FilterChip
        label={t('users.locked')}
        value={search.locked}
        options={lockedOptions}
        onChange={(locked) => set({ locked })}
      />
      <FilterChip
        label={t('users.dormant')}
        value={search.dormant}
        options={dormantChoices.map((value) => ({ value, label: t('users.days', { days: Number(value) }) }))}
        onChange={(dormant) => set({ dormant })}
      />
      {roles.data && (
        <FilterChip
          label={t('users.role')}
          value={search.role}
          options={roles.data.map((role) => ({ value: role.key, label: role.name }))}
          onChange={(role) => set({ role })}
        />
      )}
      {me.tenant.groups && <GroupFilter value={search.group} onChange={(group) => set({ group })} />}
      <FilterChip
        label={t('users.signIn')}
        value={search.provider}
        options={optionsOf(providerLabels)}
        onChange={(provider) => set({ provider })}
      />
      {me.tenant.attributes.length > 0 && (
        <AttributeFilters value={search.attributes} onChange={(attributes) => set({ attributes })} />
      )}
      <ViewsMenu
        list="users"
        search={viewSearch(search, notInView)}
        onApply={(view, replace) => void navigate({ search: () => usersSearch(view), replace })}
      />
      <ExportMenu
        files={[
          {
            label: t('lists.usersShown'),
            list: 'users',
            operation: contract.exports.users,
            load: (chosen) =>
              api.exports.users({
                ...chosen,
                ...filterOf(search),
                ...(search.sort ? { sort: search.sort } : {}),
              }),
          },
          {
            label: t('lists.allKeys'),
            list: 'api-keys',
            operation: contract.exports.apiKeys,
            load: (chosen) => api.exports.apiKeys(chosen),
          },
          {
            label: t('lists.allSessions'),
            list: 'sessions',
            operation: contract.exports.sessions,
            load: (chosen) => api.exports.sessions(chosen),
          },
        ]}
      />
      {filtered && (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => void navigate({ search: ({ sort, size }) => usersSearch({ sort, size }) })}
        >
          {t('users.clear')}
        </Button>
      )}
    </Group>
  )
}
