import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { useMay, useMe } from '../account/me.ts'
import { rolesQuery } from '../roles/roles.queries.ts'
import { providerLabels, statusLabels } from './labels.ts'
import { usersSearch } from './search.ts'

const route = getRouteApi('/shell/settings/users')

function optionsOf(labels: Record<string, string>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}

export function UserFilters() {
  const { tenant } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const roles = useQuery({ ...rolesQuery(tenant.slug), enabled: useMay('roles:read') })
  // A cursor belongs to one filter: another filter begins at its first page.
  const set = (change: Record<string, string | undefined>, replace = false) =>
    void navigate({ search: ({ cursor: _, ...before }) => usersSearch({ ...before, ...change }), replace })
  const filtered = search.q ?? search.status ?? search.role ?? search.provider
  return (
    <Group gap="xs" mb="sm" role="search">
      <SearchField
        label="Search users"
        value={search.q ?? ''}
        onSearch={(q) => set({ q }, search.q !== undefined)}
      />
      <FilterChip
        label="Status"
        value={search.status}
        options={optionsOf(statusLabels)}
        onChange={(status) => set({ status })}
      />
      {roles.data && (
        <FilterChip
          label="Role"
          value={search.role}
          options={roles.data.map((role) => ({ value: role.key, label: role.name }))}
          onChange={(role) => set({ role })}
        />
      )}
      <FilterChip
        label="Sign-in"
        value={search.provider}
        options={optionsOf(providerLabels)}
        onChange={(provider) => set({ provider })}
      />
      {filtered !== undefined && (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => set({ q: undefined, status: undefined, role: undefined, provider: undefined })}
        >
          Clear
        </Button>
      )}
    </Group>
  )
}
