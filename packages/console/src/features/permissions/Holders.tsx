import { Group } from '@mantine/core'
import type { Holder } from '@rollcall/contract/access.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { RolesCell } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { Column } from '../../ui/table.ts'
import { statusLabels } from '../users/people/labels.ts'
import { statuses } from '../users/people/search.ts'
import { StatusPills } from '../users/people/UserPills.tsx'
import { whoCanQuery } from './permissions.queries.ts'
import { type PermissionsSearch, permissionsSearch } from './search.ts'

const route = getRouteApi('/shell/settings/permissions')

const statusOptions = statuses.map((status) => ({ value: status, label: statusLabels[status] }))

/** The users who have a permission, and the roles or the capability that give it. */
export function Holders({ permission }: { permission: string }) {
  const { preferences } = useMe()
  const { size = preferences.pageSize, status, cursor } = route.useSearch()
  const navigate = route.useNavigate()
  const filter = { permission, ...(status ? { status } : {}) }
  const at = { limit: size, ...(cursor ? { cursor } : {}) }
  const holders = useQuery(whoCanQuery({ ...filter, ...at }))
  const total = useTotal(holders, cursor, whoCanQuery({ ...filter, ...onlyTotal }))
  const go = (change: { [K in keyof PermissionsSearch]?: string | number | undefined }) =>
    void navigate({ search: ({ cursor: _, ...before }) => permissionsSearch({ ...before, ...change }) })
  return (
    <>
      <Group gap="xs" role="search" aria-label={t('permissions.filterUsers')}>
        <FilterChip
          label={t('permissions.status')}
          value={status}
          options={statusOptions}
          onChange={(chosen) => go({ status: chosen })}
        />
      </Group>
      {holders.isError ? (
        <ProblemAlert error={holders.error} onRetry={() => void holders.refetch()} />
      ) : (
        <>
          <DataTable
            label={t('permissions.whoCanUse', { permission })}
            columns={columnsOf(permission)}
            rows={holders.data?.items}
            rowKey={({ user }) => user.id}
            empty={
              <EmptyState title={status ? t('permissions.nobodyWithStatus') : t('permissions.nobody')}>
                {status ? t('permissions.otherStatus') : t('permissions.nobodyHasIt')}
              </EmptyState>
            }
          />
          <ListPager
            page={holders.data}
            total={total}
            cursor={cursor}
            size={size}
            noun={(of) => t('users.counted', { ...of })}
            onGo={go}
          />
        </>
      )}
    </>
  )
}

function columnsOf(permission: string): Column<Holder>[] {
  return [
    {
      key: 'user',
      label: t('permissions.user'),
      render: ({ user }) => (
        <Link
          to="/settings/users"
          search={{ user: user.id, tab: 'access', why: permission }}
          className="rc-row-link"
          data-row
          preload={false}
        >
          {user.name}
        </Link>
      ),
    },
    {
      key: 'through',
      label: t('permissions.through'),
      render: ({ roles, capability }) => (
        <>
          {roles.length > 0 && <RolesCell roles={roles} />}
          {capability && <div>{t('permissions.aCapability')}</div>}
        </>
      ),
    },
    {
      key: 'status',
      label: t('permissions.status'),
      render: ({ status }) => <StatusPills user={{ status, lockedUntil: null }} />,
    },
  ]
}
