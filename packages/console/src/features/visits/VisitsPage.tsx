import { Button, Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Visit } from '@rollcall/contract/visits.ts'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import type { Column } from '../../ui/table.ts'
import { Ends, LastUse } from './AccessCells.tsx'
import { EndAccessDialog } from './EndDialogs.tsx'
import { GiveDialog } from './GiveDialog.tsx'
import { unusedOf, visitsSearch } from './search.ts'
import { UnusedFilter } from './UnusedFilter.tsx'
import { visitsQuery } from './visits.queries.ts'

const route = getRouteApi('/shell/server/visits')

/** All access of accounts to tenants that are not their own, for those who run the server. */
export function VisitsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayGive = useMayCall(contract.visits.give)
  const { cursor: _, ...withoutPlace } = search
  return (
    <>
      <PageHeader
        title={t('visits.visits')}
        description={t('visits.visitsHint')}
        actions={
          mayGive && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => void navigate({ search: { ...search, give: 'yes' } })}
            >
              {t('visits.give')}
            </Button>
          )
        }
      />
      <Group gap="xs" mb="sm" role="search" aria-label={t('visits.filterVisits')}>
        <SearchField
          label={t('visits.searchVisits')}
          placeholder={t('visits.searchVisitsBy')}
          value={search.q ?? ''}
          onSearch={(q) =>
            void navigate({ search: visitsSearch({ ...withoutPlace, q }), replace: search.q !== undefined })
          }
        />
        <UnusedFilter
          value={search.unused}
          onChange={(unused) => void navigate({ search: visitsSearch({ ...withoutPlace, unused }) })}
        />
      </Group>
      <Visits />
      {search.give && mayGive && (
        <GiveDialog
          onClose={() => void navigate({ search: ({ give: _give, ...others }) => others, replace: true })}
        />
      )}
    </>
  )
}

function Visits() {
  const { preferences } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayEnd = useMayCall(contract.visits.end)
  const [ending, setEnding] = useState<Visit>()
  const { size = preferences.pageSize, cursor, q, unused } = search
  const filter = { ...unusedOf(search), ...(q ? { q } : {}) }
  const visits = useQuery(visitsQuery({ ...filter, limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(visits, cursor, visitsQuery({ ...filter, ...onlyTotal }))
  const narrowed = q !== undefined || unused !== undefined
  if (visits.isError) return <ProblemAlert error={visits.error} onRetry={() => void visits.refetch()} />
  return (
    <>
      <DataTable
        label={t('visits.visits')}
        columns={mayEnd ? [...visitColumns, endColumn(setEnding)] : visitColumns}
        rows={visits.data?.items}
        rowKey={({ visitor }) => visitor}
        empty={
          <EmptyState title={t(narrowed ? 'visits.nothingMatches' : 'visits.noVisits')}>
            {narrowed ? undefined : t('visits.noVisitsHint')}
          </EmptyState>
        }
      />
      <ListPager
        page={visits.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('visits.visitsCounted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
      {ending && (
        <EndAccessDialog
          name={ending.account.name}
          tenant={ending.tenant.name}
          title={t('visits.withdrawTitle', { name: ending.account.name, tenant: ending.tenant.name })}
          more={[t('visits.withdrawStays', { name: ending.account.name })]}
          end={() => api.visits.end({ target: ending.tenant.id, visitor: ending.visitor })}
          onClose={() => setEnding(undefined)}
        />
      )}
    </>
  )
}

function endColumn(onEnd: (visit: Visit) => void): Column<Visit> {
  return {
    key: 'end',
    label: '',
    min: 130,
    share: 0,
    givesWay: 0,
    render: (visit) => (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('visits.endNamed', { name: visit.account.name, tenant: visit.tenant.name })}
        onClick={() => onEnd(visit)}
      >
        {t('visits.endAccess')}
      </Button>
    ),
  }
}

const visitColumns: Column<Visit>[] = [
  {
    key: 'account',
    label: t('visits.account'),
    names: true,
    min: 130,
    render: ({ account }) => account.name,
  },
  { key: 'home', label: t('visits.home'), min: 110, render: ({ home }) => <TenantLink tenant={home} /> },
  {
    key: 'tenant',
    label: t('visits.tenant'),
    min: 110,
    render: ({ tenant }) => <TenantLink tenant={tenant} />,
  },
  {
    key: 'reason',
    label: t('visits.reason'),
    min: 150,
    share: 2,
    givesWay: 1,
    render: ({ reason }) => <span style={{ overflowWrap: 'anywhere' }}>{reason}</span>,
  },
  { key: 'used', label: t('visits.lastUse'), min: 120, render: (visit) => <LastUse access={visit} /> },
  { key: 'ends', label: t('visits.ends'), min: 120, render: (visit) => <Ends period={visit} /> },
]

function TenantLink({ tenant }: { tenant: { id: string; name: string } }) {
  const linked = useMayCall(contract.tenants.show)
  if (!linked) return tenant.name
  return (
    <TextLink to="/server/tenants/$target" params={{ target: tenant.id }} inherit>
      {tenant.name}
    </TextLink>
  )
}
