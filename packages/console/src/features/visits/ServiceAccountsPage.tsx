import { Button, Group, SegmentedControl } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { nameOf, useMayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { MachinesSection } from '../machines/MachinesSection.tsx'
import { AccessMatrix } from './AccessMatrix.tsx'
import { AccountRowItems, type AskedAccount } from './AccountRowItems.tsx'
import { accountColumns } from './account-columns.tsx'
import { ChangeAccountDialog } from './ChangeAccountDialog.tsx'
import { DemoteDialog, EndAccessDialog } from './EndDialogs.tsx'
import { OfferDialog } from './OfferDialog.tsx'
import { OffersMade } from './OffersMade.tsx'
import { PromoteDialog } from './PromoteDialog.tsx'
import { serviceAccountsSearch, unusedOf } from './search.ts'
import { UnusedFilter } from './UnusedFilter.tsx'
import { serviceAccountsQuery } from './visits.queries.ts'

const route = getRouteApi('/shell/settings/service-accounts')

/** The users of this tenant who may be given access to others, where its profile allows any, and the accounts of machines. */
export function ServiceAccountsPage() {
  const { tenant } = useMe()
  if (tenant.serviceAccounts.length > 0) return <AllAccounts />
  return (
    <>
      <PageHeader title={t('visits.accounts')} description={t('machines.hint')} />
      <MachinesSection />
    </>
  )
}

function AllAccounts() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayPromote = useMayCall(contract.visits.promote)
  const { cursor: _, ...withoutPlace } = search
  return (
    <>
      <PageHeader
        title={t('visits.accounts')}
        description={t('visits.accountsHint')}
        actions={
          mayPromote && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => void navigate({ search: { ...search, promote: 'yes' } })}
            >
              {t('visits.promote')}
            </Button>
          )
        }
      />
      <Group gap="xs" mb="sm" role="search" aria-label={t('visits.filter')}>
        <UnusedFilter
          value={search.unused}
          onChange={(unused) => void navigate({ search: serviceAccountsSearch({ ...withoutPlace, unused }) })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('visits.show')}
          value={search.view ?? 'list'}
          onChange={(view) => void navigate({ search: serviceAccountsSearch({ ...search, view }) })}
          data={[
            { value: 'list', label: t('visits.asList') },
            { value: 'matrix', label: t('visits.asMatrix') },
          ]}
        />
      </Group>
      <Accounts />
      <OffersMade />
      <MachinesSection />
      {search.promote && mayPromote && (
        <PromoteDialog
          user={search.user}
          onClose={() =>
            void navigate({
              search: ({ promote: _promote, user: _user, ...others }) => others,
              replace: true,
            })
          }
        />
      )}
    </>
  )
}

function Accounts() {
  const { preferences } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [asked, setAsked] = useState<AskedAccount>()
  const { size = preferences.pageSize, cursor, unused, view } = search
  const filter = unusedOf(search)
  const accounts = useQuery(serviceAccountsQuery({ ...filter, limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(accounts, cursor, serviceAccountsQuery({ ...filter, ...onlyTotal }))
  if (accounts.isError) return <ProblemAlert error={accounts.error} onRetry={() => void accounts.refetch()} />
  const rows = accounts.data?.items
  return (
    <>
      {view === 'matrix' && rows && rows.length > 0 ? (
        <AccessMatrix accounts={rows} />
      ) : (
        <DataTable
          label={t('visits.accounts')}
          columns={accountColumns}
          rows={rows}
          rowKey={({ user }) => user.id}
          menu={{
            nameOf: ({ user }) => nameOf(user),
            items: (account) => <AccountRowItems account={account} onChoose={setAsked} />,
          }}
          empty={
            <EmptyState title={t(unused ? 'visits.noneUnused' : 'visits.noAccounts')}>
              {unused ? undefined : t('visits.noAccountsHint')}
            </EmptyState>
          }
        />
      )}
      <ListPager
        page={accounts.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('visits.counted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
      {asked && <AskedDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function AskedDialog({ asked, onClose }: { asked: AskedAccount; onClose: () => void }) {
  const { account } = asked
  if (asked.act === 'change') return <ChangeAccountDialog account={account} onClose={onClose} />
  if (asked.act === 'offer') return <OfferDialog account={account} onClose={onClose} />
  if (asked.act === 'demote') return <DemoteDialog account={account} onClose={onClose} />
  const name = nameOf(account.user)
  return (
    <EndAccessDialog
      name={name}
      tenant={asked.tenant.name}
      title={t('visits.withdrawTitle', { name, tenant: asked.tenant.name })}
      more={[t('visits.withdrawStays', { name })]}
      end={() => api.visits.withdraw({ user: account.user.id, target: asked.tenant.id })}
      onClose={onClose}
    />
  )
}
