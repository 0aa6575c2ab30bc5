import { Button, Group } from '@mantine/core'
import { soughtText } from '@rollcall/access/readable-text.ts'
import { IconArrowsDiff, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMay, useMe } from '../../api/me.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { CompareRoles } from './CompareRoles.tsx'
import { NewRole } from './NewRole.tsx'
import { columnsOf } from './role-columns.tsx'
import { rolesQuery } from './roles.queries.ts'

const route = getRouteApi('/shell/settings/roles')

export function RolesPage() {
  const { add, from, compare, with: other } = route.useSearch()
  const mayManage = useMay('roles:manage')
  if (add && mayManage) return <NewRole from={from} />
  if (compare) return <CompareRoles first={compare} second={other} />
  return <RoleList />
}

function RoleList() {
  const { tenant } = useMe()
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const mayManage = useMay('roles:manage')
  const mayListUsers = useMay('users:read')
  const roles = useQuery(rolesQuery())
  const matching = roles.data?.filter(({ name, key, externalName }) =>
    `${name} ${key} ${externalName ?? ''}`.toLowerCase().includes(soughtText(q).toLowerCase()),
  )
  const first = roles.data?.[0]
  return (
    <>
      <PageHeader
        title="Roles"
        description={
          tenant.rolesPerUser === 'many'
            ? 'Sets of permissions. A user with several roles has the permissions of all of them.'
            : 'Sets of permissions. Everybody has one role.'
        }
        actions={
          <>
            {first && (
              <Button
                variant="default"
                leftSection={<IconArrowsDiff size={16} aria-hidden />}
                renderRoot={(props) => (
                  <Link to="/settings/roles" search={{ compare: first.key }} {...props} />
                )}
              >
                Compare roles
              </Button>
            )}
            {mayManage && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                renderRoot={(props) => <Link to="/settings/roles" search={{ add: 'yes' }} {...props} />}
              >
                New role
              </Button>
            )}
          </>
        }
      />
      <Group mb="sm" role="search">
        <SearchField
          label="Search roles"
          value={q}
          onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: q !== '' })}
        />
      </Group>
      {roles.isError ? (
        <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />
      ) : (
        <DataTable
          label="Roles"
          columns={columnsOf(mayListUsers)}
          rows={matching}
          rowKey={(role) => role.key}
          onOpen={({ key }) => void navigate({ to: '/settings/roles/$role', params: { role: key } })}
          minWidth={560}
          empty={<EmptyState title="No role matches">Try part of a name.</EmptyState>}
        />
      )}
    </>
  )
}
