import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import type { Job } from '@rollcall/contract/jobs.ts'
import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'
import { UndoJob } from '../undo/UndoJob.tsx'
import { doneBy } from '../users/people/names.ts'
import type { JobChange } from './JobChangeDialog.tsx'
import { JobProgress } from './JobProgress.tsx'
import { JobRows } from './JobRows.tsx'
import { jobQuery } from './jobs.queries.ts'
import { isDone } from './labels.ts'
import { useJobTitle } from './use-job-title.ts'
import { useRefreshUsers } from './use-refresh-users.ts'

interface JobDialogProps {
  id: string
  onClose: () => void
  /** Where it can be cancelled and run again. */
  onChange?: (change: JobChange) => void
}

/** One job: its progress and the outcome for each user. Closing it does not stop the job. */
export function JobDialog({ id, onClose, onChange }: JobDialogProps) {
  const titleOf = useJobTitle()
  const job = useQuery(jobQuery(id))
  useRefreshUsers(job.data && Number(isDone(job.data)))
  return (
    <Dialog onClose={onClose} title={job.data ? titleOf(job.data) : t('jobs.job')} size="xl">
      {job.isPending && <Skeleton height={240} />}
      {job.isError && <ProblemAlert error={job.error} onRetry={() => void job.refetch()} />}
      {job.data && (
        <Stack gap="md">
          <JobProgress job={job.data} />
          <Started job={job.data} />
          <UndoJob job={job.data} />
          {onChange && <Changes job={job.data} onChange={onChange} />}
          <JobRows job={job.data} />
        </Stack>
      )}
    </Dialog>
  )
}

function Changes({ job, onChange }: { job: Job; onChange: (change: JobChange) => void }) {
  const { cancel, runAgain } = job.actions
  if (!cancel.allowed && !runAgain.allowed) return null
  return (
    <Group gap="xs">
      {cancel.allowed && (
        <Button size="xs" variant="default" onClick={() => onChange({ what: 'cancel', job })}>
          {t('executions.cancel')}
        </Button>
      )}
      {runAgain.allowed && (
        <Button size="xs" variant="default" onClick={() => onChange({ what: 'again', job })}>
          {t('executions.again')}
        </Button>
      )}
    </Group>
  )
}

function Started({ job }: { job: Job }) {
  const by = { name: doneBy(useMe(), job.createdBy) }
  const times = {
    start: () => <Time at={job.createdAt} />,
    end: () => <Time at={job.finishedAt} />,
  }
  return (
    <Group gap={4}>
      <Text size="sm" c="dimmed">
        {job.finishedAt ? richWith('jobs.finishedAt', times, by) : richWith('jobs.startedByAt', times, by)}
      </Text>
    </Group>
  )
}
