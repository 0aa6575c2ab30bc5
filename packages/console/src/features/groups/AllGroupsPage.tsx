import { getRouteApi } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { RecycleBinLink } from '../bin/RecycleBinLink.tsx'
import { CreateGroupButton } from './CreateGroupButton.tsx'
import { GroupList } from './GroupList.tsx'
import { groupColumns } from './group-columns.tsx'

const route = getRouteApi('/shell/settings/groups')

/** Every group of the tenant, for users who manage all groups. */
export function AllGroupsPage() {
  const { tenant } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { ownerless } = search
  return (
    <>
      <PageHeader
        title={t('groups.allGroups')}
        description={t('groups.allGroupsOf', { tenant: tenant.name })}
        actions={
          <>
            <RecycleBinLink kind="groups" />
            <CreateGroupButton
              onClick={() => void navigate({ search: (before) => ({ ...before, create: 'yes' }) })}
            />
          </>
        }
      />
      <GroupList
        label={t('groups.allGroups')}
        layout="all-groups"
        columns={groupColumns({ withRoles: true })}
        search={search}
        onSearch={(next, options) => void navigate({ search: next, ...options })}
        filter={ownerless ? { ownerless: true } : {}}
        filters={
          <FilterChip
            label={t('groups.owners')}
            value={ownerless}
            options={[{ value: 'yes', label: t('groups.ownerless') }]}
            onChange={(value) =>
              void navigate({
                search: ({ cursor: _cursor, ownerless: _ownerless, ...others }) =>
                  value === 'yes' ? { ...others, ownerless: 'yes' } : others,
              })
            }
          />
        }
        nothing={<EmptyState title={t('groups.noGroupsYet')}>{t('groups.createFirst')}</EmptyState>}
      />
    </>
  )
}
