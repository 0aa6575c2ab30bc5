import { Button, Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { mayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { CreateTenantDialog } from './CreateTenantDialog.tsx'
import { seatsText } from './labels.ts'
import { tenantsSearch } from './search.ts'
import { TenantStatusPill } from './TenantStatusPill.tsx'
import { tenantsQuery } from './tenants.queries.ts'

const route = getRouteApi('/shell/server/tenants')

/** The tenants of the server, for those who run it. */
export function TenantsPage() {
  const me = useMe()
  const search = route.useSearch()
  const { q, suspended, size = me.preferences.pageSize, cursor, create } = search
  const { cursor: _, ...withoutPlace } = search
  const { create: __, ...withoutDialog } = search
  const navigate = route.useNavigate()
  const filter = { ...(q ? { q } : {}), ...(suspended ? { suspended: suspended === 'yes' } : {}) }
  const tenants = useQuery(tenantsQuery({ ...filter, limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(tenants, cursor, tenantsQuery({ ...filter, ...onlyTotal }))
  const mayCreate = mayCall(me, contract.tenants.create)
  return (
    <>
      <PageHeader
        title={t('tenants.tenants')}
        description={t('tenants.hint')}
        actions={
          mayCreate && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => void navigate({ search: { ...search, create: 'yes' } })}
            >
              {t('tenants.create')}
            </Button>
          )
        }
      />
      <Group gap="xs" mb="sm" role="search">
        <SearchField
          label={t('tenants.search')}
          placeholder={t('tenants.searchName')}
          value={q ?? ''}
          onSearch={(next) => {
            const { q: _q, ...others } = withoutPlace
            void navigate({ search: next ? { ...others, q: next } : others, replace: q !== undefined })
          }}
        />
        <FilterChip
          label={t('tenants.status')}
          value={suspended}
          options={[
            { value: 'no', label: t('tenants.inUse') },
            { value: 'yes', label: t('tenants.suspended') },
          ]}
          onChange={(value) => {
            void navigate({ search: tenantsSearch({ ...withoutPlace, suspended: value }) })
          }}
        />
      </Group>
      {tenants.isError ? (
        <ProblemAlert error={tenants.error} onRetry={() => void tenants.refetch()} />
      ) : (
        <DataTable
          label={t('tenants.tenants')}
          columns={columns}
          rows={tenants.data?.items}
          rowKey={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: '/server/tenants/$target', params: { target: id } })}
          empty={
            <EmptyState
              title={t('tenants.noMatch')}
              action={
                <Button size="xs" variant="default" onClick={() => void navigate({ search: {} })}>
                  {t('tenants.clearFilters')}
                </Button>
              }
            >
              {t('tenants.tryShorter')}
            </EmptyState>
          }
        />
      )}
      <ListPager
        page={tenants.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('tenants.counted', { ...of })}
        onGo={(to) => void navigate({ search: { ...withoutPlace, ...to } })}
      />
      {create && mayCreate && (
        <CreateTenantDialog
          onClose={() => void navigate({ search: withoutDialog, replace: true })}
          onMade={({ id }) =>
            void navigate({ to: '/server/tenants/$target', params: { target: id }, replace: true })
          }
        />
      )}
    </>
  )
}

const columns: Column<TenantOfServer>[] = [
  { key: 'name', share: 3, label: t('tenants.name'), render: ({ name }) => name },
  { key: 'slug', share: 2, label: t('tenants.slug'), render: ({ slug }) => slug },
  {
    key: 'status',
    share: 2,
    label: t('tenants.status'),
    render: (tenant) => <TenantStatusPill tenant={tenant} />,
  },
  { key: 'users', min: 80, label: t('tenants.users'), render: seatsText },
  { key: 'profile', label: t('tenants.profile'), render: ({ profile }) => profile },
  { key: 'created', label: t('tenants.created'), render: ({ createdAt }) => <Time at={createdAt} /> },
]
