import { Group, SegmentedControl } from '@mantine/core'
import type { Job, JobRow } from '@rollcall/contract/jobs.ts'
import { IconBan, IconCircleCheck, IconClock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import type { PageSize } from '../../ui/page-size.ts'
import type { Column } from '../../ui/table.ts'
import { jobRowsQuery } from './jobs.queries.ts'
import { outcomeLabels, processed } from './labels.ts'
import { OutcomeExport } from './OutcomeExport.tsx'

type Shown = 'all' | 'refused' | 'succeeded'

/** The outcome for each user. */
export function JobRows({ job }: { job: Job }) {
  const [shown, setShown] = useState<Shown>('all')
  const [place, setPlace] = useState<{ size: PageSize; cursor?: string }>({ size: 25 })
  const filter = shown === 'all' ? {} : { outcome: shown }
  const at = { limit: place.size, ...(place.cursor ? { cursor: place.cursor } : {}) }
  const rows = useQuery(jobRowsQuery(job.id, { ...filter, ...at }, processed(job)))
  const totals = { all: job.total, refused: job.refused, succeeded: job.succeeded }
  return (
    <div>
      <Group justify="space-between" gap="xs" mb="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('jobs.whichOutcomes')}
          value={shown}
          onChange={(value) => {
            setShown(value as Shown)
            setPlace(({ size }) => ({ size }))
          }}
          data={[
            { value: 'all', label: t('jobs.allCounted', { count: totals.all }) },
            { value: 'refused', label: t('jobs.refusedCounted', { count: totals.refused }) },
            { value: 'succeeded', label: t('jobs.doneCounted', { count: totals.succeeded }) },
          ]}
        />
        <OutcomeExport job={job} filter={filter} />
      </Group>
      {rows.isError ? (
        <ProblemAlert error={rows.error} onRetry={() => void rows.refetch()} />
      ) : (
        <DataTable
          label={t('jobs.outcomes')}
          columns={columnsOf(job)}
          rows={rows.data?.items}
          rowKey={(row) => row.user}
          empty={<EmptyState title={shown === 'refused' ? t('jobs.nobodyRefused') : t('jobs.nobodyYet')} />}
        />
      )}
      <ListPager
        page={rows.data}
        total={{ total: totals[shown] }}
        cursor={place.cursor}
        size={place.size}
        noun={(of) => t('users.counted', { ...of })}
        onGo={(to) => setPlace(({ size }) => ({ size, ...to }))}
      />
    </div>
  )
}

const outcomes = {
  waiting: { tone: 'quiet', icon: IconClock },
  succeeded: { tone: 'good', icon: IconCircleCheck },
  refused: { tone: 'warning', icon: IconBan },
} as const

function columnsOf(job: Job): Column<JobRow>[] {
  return [
    {
      key: 'name',
      label: t('jobs.user'),
      names: true,
      min: 130,
      render: (row) => <Name row={row} gone={job.action === 'delete'} />,
    },
    {
      key: 'outcome',
      label: t('jobs.outcome'),
      min: 110,
      share: 0,
      render: ({ outcome }) => <Outcome outcome={outcome} />,
    },
    {
      key: 'reason',
      label: t('jobs.reason'),
      min: 180,
      share: 2,
      render: ({ detail, code }) => <span style={{ overflowWrap: 'anywhere' }}>{detail ?? code}</span>,
    },
  ]
}

function Name({ row, gone }: { row: JobRow; gone: boolean }) {
  if (gone && row.outcome === 'succeeded') return <span style={{ overflowWrap: 'anywhere' }}>{row.name}</span>
  return (
    <Link to="/settings/users" search={{ user: row.user }} className="rc-row-link" data-row>
      {row.name}
    </Link>
  )
}

function Outcome({ outcome }: { outcome: JobRow['outcome'] }) {
  const { tone, icon: OutcomeIcon } = outcomes[outcome]
  return (
    <Pill tone={tone} icon={<OutcomeIcon size={13} aria-hidden />}>
      {outcomeLabels[outcome]}
    </Pill>
  )
}
