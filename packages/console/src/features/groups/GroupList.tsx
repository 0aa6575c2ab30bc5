import { Button, Group as Row } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Group } from '@rollcall/contract/groups.ts'
import type { ViewedList } from '@rollcall/contract/views.ts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import type { Column } from '../../ui/table.ts'
import { ViewsMenu } from '../views/ViewsMenu.tsx'
import { viewSearch } from '../views/view-search.ts'
import { CreateGroupDialog } from './CreateGroupDialog.tsx'
import { type GroupAction, GroupActionDialog, GroupRowItems, groupActionsColumn } from './GroupRowActions.tsx'
import { type GroupFilter, groupsQuery } from './groups.queries.ts'
import { type GroupsSearch, groupsSearch } from './search.ts'

interface GroupListProps {
  label: string
  /** Under this name the columns that somebody chose are kept. */
  layout: ViewedList
  columns: Column<Group>[]
  /** The parameters of the address, and how to change them. */
  search: GroupsSearch
  onSearch: (search: GroupsSearch, options?: { replace: boolean }) => void
  /** Which groups, beside the search. */
  filter: Omit<GroupFilter, 'q'>
  /** Further filters. */
  filters?: ReactNode
  /** Shown if there is no group at all. */
  nothing: ReactNode
}

/** A table of groups with search, filters and pages, and the dialog to create a group. */
export function GroupList({
  label,
  layout,
  columns,
  search,
  onSearch,
  filter,
  filters,
  nothing,
}: GroupListProps) {
  const me = useMe()
  const { preferences } = me
  const navigate = useNavigate()
  const [made, setMade] = useState<string>()
  const [asked, setAsked] = useState<GroupAction>()
  const { q, ownerless, sort = 'name', size = preferences.pageSize, cursor, create } = search
  const { cursor: _cursor, ...withoutPlace } = search
  const { create: _create, ...withoutDialog } = search
  const { show } = search
  const narrowed = { ...filter, ...(q ? { q } : {}) }
  const at = { sort, limit: size, ...(cursor === undefined ? {} : { cursor }) }
  const list = useQuery(groupsQuery({ ...narrowed, ...at }))
  const total = useTotal(list, cursor, groupsQuery({ ...narrowed, ...onlyTotal }))
  const unfiltered: GroupsSearch = show ? { show } : {}
  return (
    <>
      <Row gap="xs" mb="sm" role="search">
        <SearchField
          label={t('groups.searchGroups')}
          placeholder={t('groups.searchName')}
          value={q ?? ''}
          onSearch={(next) => {
            const { q: _q, ...others } = withoutPlace
            onSearch(next ? { ...others, q: next } : others, { replace: q !== undefined })
          }}
        />
        {filters}
        <ViewsMenu
          list={layout}
          search={viewSearch(search, ['create'])}
          onApply={(view, replace) => onSearch(groupsSearch(view), { replace })}
        />
        <ExportMenu
          files={[
            {
              label: t('lists.groupsShown'),
              list: 'groups',
              operation: contract.exports.groups,
              load: (chosen) => api.exports.groups({ ...chosen, ...narrowed, sort }),
            },
          ]}
        />
      </Row>
      {list.isError ? (
        <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label={label}
          list={layout}
          columns={[...columns, groupActionsColumn(setAsked)]}
          rows={list.data?.items}
          rowKey={(group) => group.id}
          sort={sort}
          onSort={(chosen) => onSearch({ ...withoutPlace, sort: chosen as typeof sort })}
          onOpen={({ id }) => void navigate({ to: '/groups/$group', params: { group: id } })}
          menu={{
            nameOf: ({ name }) => name,
            items: (group) => <GroupRowItems group={group} onAction={setAsked} />,
          }}
          openKey={made}
          empty={q || ownerless ? <NoMatch onClear={() => onSearch(unfiltered)} /> : nothing}
        />
      )}
      <ListPager
        page={list.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('groups.counted', { ...of })}
        onGo={(to) => onSearch({ ...withoutPlace, ...to })}
      />
      {asked && <GroupActionDialog asked={asked} onClose={() => setAsked(undefined)} />}
      {create && mayCall(me, contract.groups.create) && (
        <CreateGroupDialog
          onClose={() => onSearch(withoutDialog, { replace: true })}
          onMade={({ id }) => {
            setMade(id)
            // Newest first: the new group is on the page that is shown, however many there are.
            onSearch({ ...unfiltered, sort: '-createdAt' }, { replace: true })
          }}
        />
      )}
    </>
  )
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title={t('groups.noMatch')}
      action={
        <Button size="xs" variant="default" onClick={onClear}>
          {t('groups.clearFilters')}
        </Button>
      }
    >
      {t('groups.tryShorter')}
    </EmptyState>
  )
}
