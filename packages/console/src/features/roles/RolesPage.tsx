import { Button, Group } from '@mantine/core'
import { soughtText } from '@rollcall/access/readable-text.ts'
import { IconArrowsDiff, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMay, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
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
        title={t('roles.roles')}
        description={tenant.rolesPerUser === 'many' ? t('roles.rolesHintMany') : t('roles.rolesHintOne')}
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
                {t('roles.compareRoles')}
              </Button>
            )}
            {mayManage && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                renderRoot={(props) => <Link to="/settings/roles" search={{ add: 'yes' }} {...props} />}
              >
                {t('roles.newRole')}
              </Button>
            )}
          </>
        }
      />
      <Group mb="sm" role="search">
        <SearchField
          label={t('roles.searchRoles')}
          value={q}
          onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: q !== '' })}
        />
      </Group>
      {roles.isError ? (
        <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />
      ) : (
        <DataTable
          label={t('roles.roles')}
          columns={columnsOf(mayListUsers)}
          rows={matching}
          rowKey={(role) => role.key}
          onOpen={({ key }) => void navigate({ to: '/settings/roles/$role', params: { role: key } })}
          minWidth={560}
          empty={<EmptyState title={t('roles.noMatch')}>{t('roles.tryPart')}</EmptyState>}
        />
      )}
    </>
  )
}
