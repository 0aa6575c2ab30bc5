import { Button, Group } from '@mantine/core'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { nameOf, useMe } from '../../../api/me.ts'
import { onlyTotal, useTotal } from '../../../api/use-total.ts'
import { t } from '../../../i18n/messages.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ListPager } from '../../../ui/ListPager.tsx'
import { later } from '../../../ui/later.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { bulkActionsFor } from '../bulk/bulk.ts'
import { useUserSelection } from '../bulk/use-user-selection.ts'
import { filterOf, type UsersSearch } from '../people/search.ts'
import { usersPageQuery, usersQuery } from '../people/users.queries.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { columnsOf } from './user-columns.tsx'

const route = getRouteApi('/shell/settings/users')
const UserRowItems = later(() => import('./UserRowItems.tsx').then((module) => module.UserRowItems), {
  rare: true,
})
const UserRowDialog = later(() => import('./UserRowItems.tsx').then((module) => module.UserRowDialog), {
  rare: true,
})
const BulkDialog = later(() => import('../bulk/BulkDialog.tsx').then((module) => module.BulkDialog), {
  rare: true,
})

export function UsersTable() {
  const me = useMe()
  const { tenant, preferences } = me
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { sort = 'username', size = preferences.pageSize, cursor } = search
  const filter = filterOf(search)
  const list = useQuery(usersPageQuery(me, search))
  const total = useTotal(list, cursor, usersQuery({ ...filter, ...onlyTotal }))
  const selection = useUserSelection(list.data?.items ?? [], filter)
  const actions = bulkActionsFor(me)
  const [asked, setAsked] = useState<BulkAction>()
  const closeAsk = () =>
    void navigate({ search: ({ ask: _ask, of: _of, ...others }) => others, replace: true })
  const go = (change: Partial<UsersSearch>) =>
    void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...change }) })
  if (list.isError) return <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
  return (
    <>
      {actions.length > 0 && (
        <SelectionBar selection={selection} total={total} actions={actions} onAction={setAsked} />
      )}
      <DataTable
        label={t('users.title')}
        list="users"
        columns={columnsOf(tenant)}
        rows={list.data?.items}
        rowKey={(user) => user.id}
        sort={sort}
        onSort={(chosen) => go({ sort: chosen as NonNullable<UsersSearch['sort']> })}
        onOpen={(user) => void navigate({ search: (before) => ({ ...before, user: user.id }) })}
        openKey={search.user}
        menu={{
          nameOf,
          items: (user) => <UserRowItems user={user} onChoose={(ask) => go({ ask, of: user.id })} />,
        }}
        selection={actions.length > 0 ? selection.table : undefined}
        empty={
          <NoUsers filtered={Object.keys(filter).length > 0} onClear={() => void navigate({ search: {} })} />
        }
      />
      <ListPager
        page={list.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('users.counted', { ...of })}
        onGo={go}
      />
      {search.ask && search.of && (
        <UserRowDialog key={search.of} user={search.of} action={search.ask} onClose={closeAsk} />
      )}
      {asked && (
        <BulkDialog
          action={asked}
          selection={selection}
          onClose={() => setAsked(undefined)}
          onStarted={([job, ...others]) => {
            setAsked(undefined)
            selection.clear()
            if (others.length > 0) void navigate({ to: '/settings/users/jobs' })
            else if (job) void navigate({ search: (before) => ({ ...before, job: job.id }) })
          }}
        />
      )}
    </>
  )
}

function NoUsers({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) return <EmptyState title={t('users.noUsers')}>{t('users.noUsersText')}</EmptyState>
  return (
    <EmptyState
      title={t('users.nobodyMatches')}
      action={
        <Group>
          <Button size="xs" variant="default" onClick={onClear}>
            {t('users.clearAll')}
          </Button>
        </Group>
      }
    >
      {t('users.shorter')}
    </EmptyState>
  )
}
