import { Button, Group } from '@mantine/core'
import { soughtText } from '@rollcall/access/readable-text.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { IconArrowsDiff, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { pageSizes } from '../../ui/page-size.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { RecycleBinLink } from '../bin/RecycleBinLink.tsx'
import { ViewsMenu } from '../views/ViewsMenu.tsx'
import { viewSearch } from '../views/view-search.ts'
import { CompareRoles } from './CompareRoles.tsx'
import { DeleteRoleDialog } from './DeleteRoleDialog.tsx'
import { NewRole } from './NewRole.tsx'
import { RoleRowItems } from './RoleRowItems.tsx'
import { columnsOf } from './role-columns.tsx'
import { inOrder } from './role-order.ts'
import { rolesQuery } from './roles.queries.ts'
import { type RoleSort, type RolesSearch, rolesSearch } from './search.ts'

const route = getRouteApi('/shell/settings/roles')

export function RolesPage() {
  const { add, from, compare, with: other } = route.useSearch()
  const mayCreate = useMayCall(contract.roles.create)
  if (add && mayCreate) return <NewRole from={from} />
  if (compare) return <CompareRoles first={compare} second={other} />
  return <RoleList />
}

function RoleList() {
  const { tenant, preferences } = useMe()
  const { q = '', sort, size = preferences.pageSize, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const mayCreate = useMayCall(contract.roles.create)
  const mayListUsers = useMayCall(contract.users.list)
  const roles = useQuery(rolesQuery())
  const [asked, setAsked] = useState<Role>()
  const matching = roles.data?.filter(({ name, key, externalName }) =>
    `${name} ${key} ${externalName ?? ''}`.toLowerCase().includes(soughtText(q).toLowerCase()),
  )
  const first = roles.data?.[0]
  const shown = matching && inOrder(matching, sort).slice((page - 1) * size, page * size)
  const go = (change: Partial<RolesSearch>) =>
    void navigate({ search: ({ page: _, ...before }) => ({ ...before, ...change }) })
  return (
    <>
      <PageHeader
        title={t('roleChoice.roles')}
        description={tenant.rolesPerUser === 'many' ? t('roles.rolesHintMany') : t('roles.rolesHintOne')}
        actions={
          <>
            <RecycleBinLink kind="roles" />
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
            {mayCreate && (
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
          label={t('roleChoice.searchRoles')}
          value={q}
          onSearch={(next) =>
            void navigate({
              search: ({ q: _q, page: _page, ...before }) => (next ? { ...before, q: next } : before),
              replace: q !== '',
            })
          }
        />
        <ViewsMenu
          list="roles"
          search={viewSearch({ q: q || undefined, sort, size: route.useSearch().size })}
          onApply={(view, replace) => void navigate({ search: () => rolesSearch(view), replace })}
        />
      </Group>
      {roles.isError ? (
        <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />
      ) : (
        <>
          <DataTable
            label={t('roleChoice.roles')}
            list="roles"
            columns={columnsOf(mayListUsers)}
            rows={shown}
            rowKey={(role) => role.key}
            {...(sort ? { sort } : {})}
            onSort={(chosen) => go({ sort: chosen as RoleSort })}
            onOpen={({ key }) => void navigate({ to: '/settings/roles/$role', params: { role: key } })}
            menu={{
              nameOf: ({ name }) => name,
              items: (role) => <RoleRowItems role={role} onDelete={() => setAsked(role)} />,
            }}
            empty={<EmptyState title={t('roles.noMatch')}>{t('roles.tryPart')}</EmptyState>}
          />
          {matching && matching.length > pageSizes[0] && (
            <Pager
              pagesBefore={page - 1}
              shown={shown?.length ?? 0}
              total={{ total: matching.length }}
              noun={(of) => t('roles.counted', { ...of })}
              size={size}
              onSize={(chosen) => go({ size: chosen })}
              onPrevious={page > 1 ? () => go(page > 2 ? { page: page - 1 } : {}) : undefined}
              onNext={page * size < matching.length ? () => go({ page: page + 1 }) : undefined}
            />
          )}
          {asked && roles.data && (
            <DeleteRoleDialog role={asked} roles={roles.data} onClose={() => setAsked(undefined)} />
          )}
        </>
      )}
    </>
  )
}
