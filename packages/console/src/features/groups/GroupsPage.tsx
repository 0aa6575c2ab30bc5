import { Tabs } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { getRouteApi } from '@tanstack/react-router'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { CreateGroupButton } from './CreateGroupButton.tsx'
import { GroupList } from './GroupList.tsx'
import { groupColumns } from './group-columns.tsx'

const route = getRouteApi('/shell/groups')

/** The user's own groups, and others that they may see. */
export function GroupsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayCreate = mayCall(useMe(), contract.groups.create)
  const tab = search.show ?? 'mine'
  return (
    <>
      <PageHeader
        title={t('groups.groups')}
        description={t('groups.groupsHint')}
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
          <Tabs.Tab value="mine">{t('groups.myGroups')}</Tabs.Tab>
          <Tabs.Tab value="all">{t('groups.allVisible')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <GroupList
            key={tab}
            layout="groups"
            label={tab === 'mine' ? t('groups.myGroups') : t('groups.groups')}
            columns={groupColumns({ withRoles: false })}
            search={search}
            onSearch={(next, options) => void navigate({ search: next, ...options })}
            filter={tab === 'mine' ? { mine: true } : {}}
            nothing={
              tab === 'all' ? (
                <EmptyState title={t('groups.noGroupsYet')}>{t('groups.noneVisible')}</EmptyState>
              ) : (
                <EmptyState title={t('groups.inNoGroup')}>
                  {mayCreate ? t('groups.createOrAsk') : t('groups.askAnOwner')}
                </EmptyState>
              )
            }
          />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
