import { Button, Loader } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { latestJobsQuery } from './jobs.queries.ts'
import { isDone, processed } from './labels.ts'
import { useRefreshUsers } from './use-refresh-users.ts'

/** The link to the jobs, with the progress of the running ones. */
export function JobsLink() {
  const { data } = useQuery(latestJobsQuery())
  const running = data?.items.filter((job) => !isDone(job)) ?? []
  useRefreshUsers(data && data.items.length - running.length)
  const total = running.reduce((sum, job) => sum + job.total, 0)
  const percent = Math.floor((100 * running.reduce((sum, job) => sum + processed(job), 0)) / total)
  return (
    <Button
      component={Link}
      to="/settings/users/jobs"
      variant="default"
      leftSection={
        running.length > 0 ? <Loader size={14} aria-hidden /> : <IconListCheck size={16} aria-hidden />
      }
    >
      {running.length > 0 ? t('jobs.jobsAt', { percent }) : t('jobs.jobs')}
    </Button>
  )
}
