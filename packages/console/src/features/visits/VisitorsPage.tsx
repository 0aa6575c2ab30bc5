import { Group, Menu } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Visitor } from '@rollcall/contract/visits.ts'
import { IconDoorExit, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { RolesCell } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { Column } from '../../ui/table.ts'
import { Ends, LastUse } from './AccessCells.tsx'
import { EndAccessDialog } from './EndDialogs.tsx'
import { OffersReceived } from './OffersReceived.tsx'
import { unusedOf, visitorsSearch } from './search.ts'
import { UnusedFilter } from './UnusedFilter.tsx'
import { visitorsQuery } from './visits.queries.ts'

const route = getRouteApi('/shell/settings/visitors')

/** The accounts of other tenants that may enter this one. */
export function VisitorsPage() {
  const { preferences, tenant } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayAnswer = useMayCall(contract.visits.listOffersReceived)
  const mayRevoke = useMayCall(contract.visits.revoke)
  const [ending, setEnding] = useState<Visitor>()
  const { size = preferences.pageSize, cursor, unused } = search
  const filter = unusedOf(search)
  const visitors = useQuery(visitorsQuery({ ...filter, limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(visitors, cursor, visitorsQuery({ ...filter, ...onlyTotal }))
  return (
    <>
      <PageHeader title={t('visits.visitors')} description={t('visits.visitorsHint')} />
      {mayAnswer && <OffersReceived />}
      <Group gap="xs" mb="sm" role="search" aria-label={t('visits.filterVisitors')}>
        <UnusedFilter
          value={unused}
          onChange={(days) =>
            void navigate({
              search: ({ cursor: _, ...before }) => visitorsSearch({ ...before, unused: days }),
            })
          }
        />
      </Group>
      {visitors.isError ? (
        <ProblemAlert error={visitors.error} onRetry={() => void visitors.refetch()} />
      ) : (
        <DataTable
          label={t('visits.visitors')}
          columns={visitorColumns}
          rows={visitors.data?.items}
          rowKey={({ user }) => user}
          menu={{
            nameOf: ({ username }) => username,
            items: (visitor) => (
              <VisitorItems visitor={visitor} {...(mayRevoke ? { onEnd: () => setEnding(visitor) } : {})} />
            ),
          }}
          empty={
            <EmptyState title={t(unused ? 'visits.noneUnused' : 'visits.noVisitors')}>
              {unused ? undefined : t('visits.noVisitorsHint')}
            </EmptyState>
          }
        />
      )}
      <ListPager
        page={visitors.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('visits.visitorsCounted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
      {ending && (
        <EndAccessDialog
          name={ending.username}
          tenant={tenant.name}
          title={t('visits.revokeTitle', { name: ending.username })}
          end={() => api.visits.revoke({ user: ending.user })}
          onClose={() => setEnding(undefined)}
        />
      )}
    </>
  )
}

function VisitorItems({ visitor, onEnd }: { visitor: Visitor; onEnd?: () => void }) {
  return (
    <>
      <Menu.Item
        leftSection={<IconUser size={16} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/users/$user" params={{ user: visitor.user }} />}
      >
        {t('visits.openRoles')}
      </Menu.Item>
      {onEnd && (
        <Menu.Item
          leftSection={<IconDoorExit size={16} aria-hidden />}
          c="var(--mantine-color-error)"
          onClick={onEnd}
        >
          {t('visits.revoke')}
        </Menu.Item>
      )}
    </>
  )
}

const visitorColumns: Column<Visitor>[] = [
  {
    key: 'name',
    label: t('visits.name'),
    names: true,
    min: 150,
    render: ({ user, username }) => (
      <Link to="/settings/users" search={{ user }} className="rc-row-link" data-row>
        {username}
      </Link>
    ),
  },
  {
    key: 'home',
    label: t('visits.home'),
    min: 110,
    render: ({ home }) => home.name || t('visits.homeGone'),
  },
  { key: 'roles', label: t('visits.roles'), min: 110, render: ({ roles }) => <RolesCell roles={roles} /> },
  {
    key: 'reason',
    label: t('visits.reason'),
    min: 150,
    share: 2,
    givesWay: 1,
    render: ({ reason }) => <span style={{ overflowWrap: 'anywhere' }}>{reason}</span>,
  },
  {
    key: 'by',
    label: t('visits.givenBy'),
    givesWay: 2,
    render: ({ givenBy }) => (givenBy.server ? t('visits.byServer', { name: givenBy.name }) : givenBy.name),
  },
  { key: 'used', label: t('visits.lastUse'), min: 120, render: (visitor) => <LastUse access={visitor} /> },
  { key: 'ends', label: t('visits.ends'), min: 120, render: (visitor) => <Ends period={visitor} /> },
]
