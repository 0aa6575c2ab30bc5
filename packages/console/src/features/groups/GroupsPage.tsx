import { Tabs } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { getRouteApi } from '@tanstack/react-router'
import { mayCall, useMe } from '../../api/me.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { CreateGroupButton } from './CreateGroupButton.tsx'
import { GroupList } from './GroupList.tsx'
import { groupColumns } from './group-columns.tsx'

const route = getRouteApi('/shell/groups')

/** One's own groups, and the others that one may look into. */
export function GroupsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayCreate = mayCall(useMe(), contract.groups.create)
  const tab = search.show ?? 'mine'
  return (
    <>
      <PageHeader
        title="Groups"
        description="People who share something. The owners of a group choose its members."
        actions={
          <CreateGroupButton
            onClick={() => void navigate({ search: (before) => ({ ...before, create: 'yes' }) })}
          />
        }
      />
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: value === 'all' ? { show: 'all' } : {} })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="mine">My groups</Tabs.Tab>
          <Tabs.Tab value="all">All that I see</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <GroupList
            key={tab}
            label={tab === 'mine' ? 'My groups' : 'Groups'}
            columns={groupColumns({ withRoles: false })}
            search={search}
            onSearch={(next, options) => void navigate({ search: next, ...options })}
            filter={tab === 'mine' ? { mine: true } : {}}
            nothing={
              tab === 'all' ? (
                <EmptyState title="No groups yet">
                  There is none that you are in or that everybody sees.
                </EmptyState>
              ) : (
                <EmptyState title="You are in no group">
                  {`${mayCreate ? 'Create one, or ask' : 'Ask'} an owner to add you to theirs.`}
                </EmptyState>
              )
            }
          />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
