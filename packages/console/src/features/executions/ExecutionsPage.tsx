import { Button, Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Execution } from '@rollcall/contract/executions.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { mayCall, useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterChip } from '../../ui/FilterChip.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { CancelDialog, RunAgainDialog } from './ChangeDialogs.tsx'
import { ExecutionDialog } from './ExecutionDialog.tsx'
import { ExecutionItems } from './ExecutionItems.tsx'
import { columnsOf } from './execution-columns.tsx'
import { executionsQuery } from './executions.queries.ts'
import { executionTitle, kindLabels, stateLabels } from './labels.ts'
import { type ExecutionsSearch, executionsSearch, kinds, placeOf, readPlace, states } from './search.ts'
import { TenantFilter } from './TenantFilter.tsx'

const route = getRouteApi('/shell/server/executions')

/** What is about to be done with a job. */
type Asked = { what: 'cancel' | 'again'; execution: Execution }

/** The jobs of all tenants, for those who run the server. */
export function ExecutionsPage() {
  const me = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [asked, setAsked] = useState<Asked>()
  const { state, kind, target, size = me.preferences.pageSize, cursor, job } = search
  const filter = { ...(state && { state }), ...(kind && { kind }), ...(target && { target }) }
  const filtered = Object.keys(filter).length > 0
  const executions = useQuery(executionsQuery({ ...filter, limit: size, ...(cursor ? { cursor } : {}) }))
  const total = useTotal(executions, cursor, executionsQuery({ ...filter, ...onlyTotal }))
  const place = job === undefined ? undefined : readPlace(job)
  const narrow = (change: { [Name in keyof ExecutionsSearch]: string | undefined }) =>
    void navigate({ search: ({ cursor: _, ...before }) => executionsSearch({ ...before, ...change }) })
  const open = (to: string | undefined) =>
    void navigate({ search: ({ job: _, ...before }) => (to ? { ...before, job: to } : before), replace: !to })
  const placeIn = ({ kind, tenant, id }: Execution) => placeOf({ kind, target: tenant.id, job: id })
  return (
    <>
      <PageHeader title={t('executions.executions')} description={t('executions.hint')} />
      <Group gap="xs" mb="sm" role="search">
        <FilterChip
          label={t('executions.state')}
          value={state}
          options={states.map((value) => ({ value, label: stateLabels[value] }))}
          onChange={(value) => narrow({ state: value })}
        />
        <FilterChip
          label={t('executions.kind')}
          value={kind}
          options={kinds.map((value) => ({ value, label: kindLabels[value] }))}
          onChange={(value) => narrow({ kind: value })}
        />
        <TenantFilter
          value={target}
          known={executions.data?.items.find(({ tenant }) => tenant.id === target)?.tenant.name}
          onChange={(value) => narrow({ target: value })}
        />
      </Group>
      {executions.isError ? (
        <ProblemAlert error={executions.error} onRetry={() => void executions.refetch()} />
      ) : (
        <DataTable
          label={t('executions.executions')}
          columns={columnsOf(mayCall(me, contract.tenants.show))}
          rows={executions.data?.items}
          rowKey={({ id }) => id}
          onOpen={(execution) => open(placeIn(execution))}
          openKey={place?.job}
          menu={{
            nameOf: executionTitle,
            items: (execution) => (
              <ExecutionItems
                execution={execution}
                path={`/server/executions?job=${placeIn(execution)}`}
                onOpen={() => open(placeIn(execution))}
                onTenant={() => narrow({ target: execution.tenant.id })}
                onCancel={() => setAsked({ what: 'cancel', execution })}
                onAgain={() => setAsked({ what: 'again', execution })}
              />
            ),
          }}
          empty={
            filtered ? (
              <EmptyState
                title={t('executions.noMatch')}
                action={
                  <Button size="xs" variant="default" onClick={() => void navigate({ search: {} })}>
                    {t('executions.clearFilters')}
                  </Button>
                }
              />
            ) : (
              <EmptyState title={t('executions.none')}>{t('executions.noneHint')}</EmptyState>
            )
          }
        />
      )}
      <ListPager
        page={executions.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('executions.counted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
      {place && (
        <ExecutionDialog
          key={job}
          place={place}
          onClose={() => open(undefined)}
          onCancel={(execution) => setAsked({ what: 'cancel', execution })}
          onAgain={(execution) => setAsked({ what: 'again', execution })}
        />
      )}
      {asked?.what === 'cancel' && (
        <CancelDialog execution={asked.execution} onClose={() => setAsked(undefined)} />
      )}
      {asked?.what === 'again' && (
        <RunAgainDialog
          execution={asked.execution}
          onClose={() => setAsked(undefined)}
          onMade={(made) => open(placeIn(made))}
        />
      )}
    </>
  )
}
