import { Button } from '@mantine/core'
import type { Job } from '@rollcall/contract/jobs.ts'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { onlyTotal, useTotal } from '../../api/use-total.ts'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListPager } from '../../ui/ListPager.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { doneBy } from '../users/people/names.ts'
import { type JobChange, JobChangeDialog } from './JobChangeDialog.tsx'
import { JobDialog } from './JobDialog.tsx'
import { JobRowItems } from './JobRowItems.tsx'
import { jobsQuery } from './jobs.queries.ts'
import { progressText } from './labels.ts'
import { useJobTitle } from './use-job-title.ts'

const route = getRouteApi('/shell/settings/users/jobs')

export function JobsPage() {
  const { preferences } = useMe()
  const titleOf = useJobTitle()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { size = preferences.pageSize, cursor, sort = '-createdAt' } = search
  const at = { limit: size, sort, ...(cursor ? { cursor } : {}) }
  const jobs = useQuery(jobsQuery(at))
  const [change, setChange] = useState<JobChange>()
  const total = useTotal(jobs, cursor, jobsQuery(onlyTotal))
  return (
    <>
      <PageHeader
        title={t('jobs.jobs')}
        description={t('jobs.hint')}
        actions={
          <Button
            component={Link}
            to="/settings/users"
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {t('jobs.users')}
          </Button>
        }
      />
      {jobs.isError ? (
        <ProblemAlert error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : (
        <DataTable
          label={t('jobs.jobs')}
          columns={columnsOf(titleOf)}
          rows={jobs.data?.items}
          rowKey={(job) => job.id}
          sort={sort}
          onSort={(to) =>
            void navigate({
              search: ({ cursor: _, ...before }) => ({ ...before, sort: to as typeof sort }),
            })
          }
          menu={{ nameOf: titleOf, items: (job) => <JobRowItems job={job} onChange={setChange} /> }}
          onOpen={(job) => void navigate({ search: (before) => ({ ...before, job: job.id }) })}
          openKey={search.job}
          empty={<EmptyState title={t('jobs.noneYet')}>{t('jobs.selectUsers')}</EmptyState>}
        />
      )}
      <ListPager
        page={jobs.data}
        total={total}
        cursor={cursor}
        size={size}
        noun={(of) => t('jobs.counted', { ...of })}
        onGo={(to) => void navigate({ search: ({ cursor: _, ...before }) => ({ ...before, ...to }) })}
      />
      {change && (
        <JobChangeDialog
          change={change}
          onClose={() => setChange(undefined)}
          onDone={({ id }) => void navigate({ search: (before) => ({ ...before, job: id }) })}
        />
      )}
      {search.job && (
        <JobDialog
          key={search.job}
          id={search.job}
          onClose={() => void navigate({ search: ({ job: _, ...others }) => others, replace: true })}
          onChange={setChange}
        />
      )}
    </>
  )
}

function columnsOf(titleOf: (job: Job) => string): Column<Job>[] {
  return [
    {
      key: 'job',
      label: t('jobs.job'),
      render: (job) => (
        <Link
          from="/settings/users/jobs"
          to="/settings/users/jobs"
          search={(before) => ({ ...before, job: job.id })}
          className="rc-row-link"
          data-row
          preload={false}
          onClick={(event) => event.stopPropagation()}
        >
          {titleOf(job)}
        </Link>
      ),
    },
    {
      key: 'outcome',
      label: t('jobs.outcome'),
      render: (job) =>
        job.cancelled ? `${t('executions.cancelled')}: ${progressText(job)}` : progressText(job),
    },
    { key: 'by', label: t('jobs.startedBy'), render: (job) => <StartedBy job={job} /> },
    { key: 'at', label: t('jobs.started'), sort: 'createdAt', render: (job) => <Time at={job.createdAt} /> },
  ]
}

function StartedBy({ job }: { job: Job }) {
  return doneBy(useMe(), job.createdBy)
}
