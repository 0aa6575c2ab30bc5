import { Button, Group } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { positionOf, rememberNext } from '../../ui/cursors.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { useMay, useMe } from '../account/me.ts'
import { AddUserDialog } from './AddUserDialog.tsx'
import type { UsersSearch } from './search.ts'
import { UserDrawer } from './UserDrawer.tsx'
import { UserFilters } from './UserFilters.tsx'
import { columnsOf } from './user-columns.tsx'
import { usersQuery } from './users.queries.ts'

const route = getRouteApi('/shell/settings/users')

export function UsersPage() {
  const { tenant } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayCreate = useMay('users:create')
  return (
    <>
      <PageHeader
        title="Users"
        description={`Everyone who has an account in ${tenant.name}, single sign-on included.`}
        actions={
          mayCreate && (
            <Button
              leftSection={<IconUserPlus size={16} aria-hidden />}
              onClick={() => void navigate({ search: (before) => ({ ...before, add: 'yes' }) })}
            >
              Add user
            </Button>
          )
        }
      />
      <UserFilters />
      <UsersTable />
      {search.user && <UserDrawer key={search.user} id={search.user} />}
      {search.add && mayCreate && (
        <AddUserDialog
          onClose={() => void navigate({ search: ({ add: _, ...others }) => others, replace: true })}
        />
      )}
    </>
  )
}

function UsersTable() {
  const { tenant, preferences } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { user: open, tab: _tab, add: _add, size = preferences.pageSize, ...filter } = search
  const list = useQuery(usersQuery(tenant.slug, { sort: 'username', ...filter, limit: size, total: true }))
  const go = (change: Partial<UsersSearch>) =>
    void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...change }) })
  const position = positionOf(search.cursor)
  const next = list.data?.nextCursor
  if (list.isError) return <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
  return (
    <>
      <DataTable
        label="Users"
        columns={columnsOf(tenant.userTable)}
        rows={list.data?.items}
        rowKey={(user) => user.id}
        sort={search.sort ?? 'username'}
        onSort={(sort) => go({ sort: sort as NonNullable<UsersSearch['sort']> })}
        onOpen={(user) => void navigate({ search: (before) => ({ ...before, user: user.id }) })}
        openKey={open}
        minWidth={125 * tenant.userTable.length}
        empty={<NoUsers filtered={hasFilter(search)} onClear={() => void navigate({ search: {} })} />}
      />
      <Pager
        pagesBefore={position.pagesBefore}
        shown={list.data?.items.length ?? 0}
        total={list.data?.total}
        noun={['user', 'users']}
        size={size}
        onSize={(chosen) => go({ size: chosen })}
        onPrevious={position.previous && (() => go(cursorOf(position.previous?.cursor)))}
        onNext={
          next === undefined
            ? undefined
            : () => {
                rememberNext(next, search.cursor)
                go({ cursor: next })
              }
        }
      />
    </>
  )
}

function cursorOf(cursor: string | undefined): { cursor?: string } {
  return cursor === undefined ? {} : { cursor }
}

function hasFilter({ q, status, role, provider }: UsersSearch): boolean {
  return [q, status, role, provider].some((each) => each !== undefined)
}

function NoUsers({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered)
    return (
      <EmptyState title="No users yet">
        Add the first one, or let people sign in through your identity provider.
      </EmptyState>
    )
  return (
    <EmptyState
      title="Nobody matches"
      action={
        <Group>
          <Button size="xs" variant="default" onClick={onClear}>
            Clear search and filters
          </Button>
        </Group>
      }
    >
      Look for a shorter part of the name, or take a filter away.
    </EmptyState>
  )
}
