import { Button, Group, Skeleton, Stack } from '@mantine/core'
import type { Execution, RefusedRow } from '@rollcall/contract/executions.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { PageSize } from '../../ui/page-size.ts'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { ExecutionStateCell } from './ExecutionState.tsx'
import { makerText } from './execution-columns.tsx'
import { executionQuery, refusedQuery } from './executions.queries.ts'
import { executionTitle, kindLabels, refusalText } from './labels.ts'
import type { Place } from './search.ts'

interface ExecutionDialogProps {
  place: Place
  onClose: () => void
  onCancel: (execution: Execution) => void
  onAgain: (execution: Execution) => void
}

/** One job of a tenant: how far it is, and what was refused and why. */
export function ExecutionDialog({ place, onClose, onCancel, onAgain }: ExecutionDialogProps) {
  const execution = useQuery(executionQuery(place))
  const { data } = execution
  return (
    <Dialog onClose={onClose} title={data ? executionTitle(data) : t('executions.job')} size="xl">
      {execution.isPending && <Skeleton height={240} />}
      {execution.isError && <ProblemAlert error={execution.error} onRetry={() => void execution.refetch()} />}
      {data && (
        <Stack gap="md">
          <Facts items={factsOf(data)} />
          {(data.actions.cancel.allowed || data.actions.runAgain.allowed) && (
            <Group gap="xs">
              {data.actions.cancel.allowed && (
                <Button variant="default" onClick={() => onCancel(data)}>
                  {t('executions.cancel')}
                </Button>
              )}
              {data.actions.runAgain.allowed && (
                <Button variant="default" onClick={() => onAgain(data)}>
                  {t('executions.again')}
                </Button>
              )}
            </Group>
          )}
          {data.progress && <Refused place={place} refused={data.progress.refused} />}
        </Stack>
      )}
    </Dialog>
  )
}

function factsOf(execution: Execution): Fact[] {
  const { kind, tenant, createdAt, startedAt, finishedAt } = execution
  return [
    [t('executions.state'), <ExecutionStateCell key="state" execution={execution} />],
    [t('executions.kind'), kindLabels[kind]],
    [t('executions.tenant'), tenant.name],
    [t('executions.by'), makerText(execution)],
    [t('executions.created'), <Time key="created" at={createdAt} />],
    ...(startedAt ? [[t('executions.started'), <Time key="started" at={startedAt} />] as const] : []),
    ...(finishedAt ? [[t('executions.ended'), <Time key="ended" at={finishedAt} />] as const] : []),
  ]
}

function Refused({ place, refused }: { place: Place; refused: number }) {
  const [at, setAt] = useState<{ size: PageSize; cursor?: string }>({ size: 25 })
  const page = { limit: at.size, ...(at.cursor ? { cursor: at.cursor } : {}) }
  const rows = useQuery(refusedQuery(place, page, refused))
  return (
    <Section title={t('executions.log')}>
      {rows.isError ? (
        <ProblemAlert error={rows.error} onRetry={() => void rows.refetch()} />
      ) : (
        <DataTable
          label={t('executions.log')}
          columns={columns}
          rows={rows.data?.items}
          rowKey={({ position }) => String(position)}
          empty={<EmptyState title={t('executions.logEmpty')} />}
        />
      )}
      <ListPager
        page={rows.data}
        total={{ total: refused }}
        cursor={at.cursor}
        size={at.size}
        noun={(of) => t('users.counted', { ...of })}
        onGo={(to) => setAt(({ size }) => ({ size, ...to }))}
      />
    </Section>
  )
}

const columns: Column<RefusedRow>[] = [
  {
    key: 'place',
    label: t('executions.place'),
    min: 60,
    share: 0,
    render: ({ position }) => String(position),
  },
  {
    key: 'user',
    label: t('executions.user'),
    names: true,
    min: 130,
    render: ({ name }) => name ?? t('executions.hiddenName'),
  },
  { key: 'reason', label: t('executions.reason'), min: 180, share: 2, render: refusalText },
]
