import { Button, Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
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
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { ViewsMenu } from '../views/ViewsMenu.tsx'
import { viewSearch } from '../views/view-search.ts'
import { type AskedGrant, CapabilityRowItems } from './CapabilityRowItems.tsx'
import { capabilitiesQuery } from './capabilities.queries.ts'
import { columnsOf } from './columns.tsx'
import { ExtendDialog } from './ExtendDialog.tsx'
import { GrantDialog } from './GrantDialog.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'
import { type CapabilitiesSearch, capabilitiesSearch } from './search.ts'

const route = getRouteApi('/shell/settings/capabilities')

export function CapabilitiesPage() {
  const { tenant } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayGrant = useMayCall(contract.capabilities.grant)
  const openGrant = () => void navigate({ search: (before) => ({ ...before, grant: 'yes' }) })
  return (
    <>
      <PageHeader
        title={t('capabilities.capabilities')}
        description={t('capabilities.capabilitiesHint')}
        actions={
          mayGrant && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={openGrant}>
              {t('capabilities.grantCapability')}
            </Button>
          )
        }
      />
      <Group gap="xs" mb="sm" role="search" aria-label={t('capabilities.filterGrants')}>
        <FilterChip
          label={t('capabilities.capability')}
          value={search.permission}
          options={tenant.capabilities.map(({ permission }) => ({ value: permission, label: permission }))}
          onChange={(permission) =>
            void navigate({
              search: ({ cursor: _, ...before }) => capabilitiesSearch({ ...before, permission }),
            })
          }
        />
        <ViewsMenu
          list="capabilities"
          search={viewSearch(search, ['grant', 'user'])}
          onApply={(view, replace) => void navigate({ search: () => capabilitiesSearch(view), replace })}
        />
        <ExportMenu
          files={[
            {
              label: t('lists.capabilitiesShown'),
              list: 'capabilities',
              operation: contract.exports.capabilities,
              load: (chosen) =>
                api.exports.capabilities({
                  ...chosen,
                  ...(search.permission ? { permission: search.permission } : {}),
                }),
            },
          ]}
        />
      </Group>
      <Grants />
      {search.grant && mayGrant && (
        <GrantDialog
          user={search.user}
          permission={search.permission}
          onClose={() =>
            void navigate({ search: ({ grant: _grant, user: _user, ...others }) => others, replace: true })
          }
        />
      )}
    </>
  )
}

function Grants() {
  const { preferences } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [asked, setAsked] = useState<AskedGrant>()
  const { size = preferences.pageSize, grant: _grant, cursor, ...filter } = search
  const at = { limit: size, ...(cursor ? { cursor } : {}) }
  const grants = useQuery(capabilitiesQuery({ ...filter, ...at }))
  const total = useTotal(grants, cursor, capabilitiesQuery({ ...filter, ...onlyTotal }))
  const go = (change: Partial<CapabilitiesSearch>) =>
    void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...change }) })
  if (grants.isError) return <ProblemAlert error={grants.error} onRetry={() => void grants.refetch()} />
  return (
    <>
      <DataTable
        label={t('capabilities.grants')}
        list="capabilities"
        columns={columnsOf(grants.data?.items ?? [], (grant) => setAsked({ act: 'revoke', grant }))}
        rows={grants.data?.items}
        rowKey={(grant) => grant.id}
        sort={search.sort ?? '-grantedAt'}
        onSort={(sort) => go({ sort: sort as CapabilitiesSearch['sort'] & string })}
        menu={{
          nameOf: ({ permission, user }) => t('capabilities.named', { permission, user: user.name }),
          items: (grant) => <CapabilityRowItems grant={grant} onChoose={setAsked} />,
        }}
        empty={
          <EmptyState
            title={search.permission ? t('capabilities.nobodyHasIt') : t('capabilities.noneGranted')}
          >
            {t('capabilities.grantHint')}
          </EmptyState>
        }
      />
      <ListPager
        page={grants.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('capabilities.counted', { ...of })}
        onGo={go}
      />
      {asked?.act === 'revoke' && <RevokeDialog grant={asked.grant} onClose={() => setAsked(undefined)} />}
      {asked?.act === 'extend' && (
        <ExtendDialog grant={asked.grant} user={asked.grant.user.name} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}
