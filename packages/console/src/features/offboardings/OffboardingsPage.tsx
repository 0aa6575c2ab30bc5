import { Button, Group } from '@mantine/core'
import type { Offboarding } from '@rollcall/contract/offboardings.ts'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { doneBy } from '../users/people/names.ts'
import { accountLabel } from './account-label.ts'
import { OffboardingStatusPill, statusLabels } from './OffboardingStatusPill.tsx'
import { offboardingsQuery } from './offboardings.queries.ts'
import { offboardingStatuses, offboardingsSearch } from './search.ts'

const route = getRouteApi('/shell/settings/users/offboardings')
const statusOptions = offboardingStatuses.map((status) => ({ value: status, label: statusLabels[status] }))

/** Everybody who left or is about to. */
export function OffboardingsPage() {
  const { preferences } = useMe()
  const { size = preferences.pageSize, cursor, status } = route.useSearch()
  const navigate = route.useNavigate()
  const filter = status ? { status } : {}
  const offboardings = useQuery(offboardingsQuery({ ...filter, limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(offboardings, cursor, offboardingsQuery({ ...filter, ...onlyTotal }))
  return (
    <>
      <PageHeader
        title={t('users.offboardings')}
        description={t('offboarding.pageHint')}
        actions={
          <Button
            component={Link}
            to="/settings/users"
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {t('offboarding.users')}
          </Button>
        }
      />
      <Group gap="xs" mb="sm">
        <FilterChip
          label={t('offboarding.status')}
          value={status}
          options={statusOptions}
          onChange={(chosen) =>
            void navigate({ search: ({ size }) => offboardingsSearch({ size, status: chosen }) })
          }
        />
      </Group>
      {offboardings.isError ? (
        <ProblemAlert error={offboardings.error} onRetry={() => void offboardings.refetch()} />
      ) : (
        <DataTable
          label={t('users.offboardings')}
          columns={columns}
          rows={offboardings.data?.items}
          rowKey={({ id }) => id}
          onOpen={({ id }) =>
            void navigate({ to: '/settings/users/offboardings/$offboarding', params: { offboarding: id } })
          }
          empty={
            status ? (
              <EmptyState title={t('offboarding.noneSuch')} />
            ) : (
              <EmptyState title={t('offboarding.none')}>{t('offboarding.noneHint')}</EmptyState>
            )
          }
        />
      )}
      <ListPager
        page={offboardings.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('offboarding.counted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
    </>
  )
}

const columns: Column<Offboarding>[] = [
  {
    key: 'user',
    names: true,
    label: t('offboarding.user'),
    render: ({ id, user }) => (
      <Link
        to="/settings/users/offboardings/$offboarding"
        params={{ offboarding: id }}
        className="rc-row-link"
        data-row
        preload={false}
        onClick={(event) => event.stopPropagation()}
      >
        {user.name}
      </Link>
    ),
  },
  {
    key: 'status',
    label: t('offboarding.status'),
    render: ({ status }) => <OffboardingStatusPill status={status} />,
  },
  { key: 'account', label: t('offboarding.account'), render: accountLabel },
  {
    key: 'due',
    label: t('offboarding.due'),
    render: ({ dueAt, finishedAt }) => <Time at={finishedAt ?? dueAt} />,
  },
  { key: 'by', label: t('offboarding.startedBy'), render: (row) => <StartedBy offboarding={row} /> },
]

function StartedBy({ offboarding }: { offboarding: Offboarding }) {
  return doneBy(useMe(), offboarding.createdBy)
}
