import { Progress, Stack, Text } from '@mantine/core'
import type { Job } from '@rollcall/contract/jobs.ts'
import { t } from '../../i18n/messages.ts'
import { isDone, processed, progressText } from './labels.ts'

/** The progress of a job and its outcome. */
export function JobProgress({ job }: { job: Job }) {
  const share = (rows: number) => (100 * rows) / job.total
  return (
    <Stack gap={6}>
      <Progress.Root
        size="lg"
        role="progressbar"
        aria-label={t('jobs.progress')}
        aria-valuemin={0}
        aria-valuemax={job.total}
        aria-valuenow={processed(job)}
        aria-valuetext={progressText(job)}
      >
        <Progress.Section value={share(job.succeeded)} color="var(--tone-good)" withAria={false} />
        <Progress.Section value={share(job.refused)} color="var(--tone-warning)" withAria={false} />
      </Progress.Root>
      <Text size="sm" fw={500} role="status">
        {progressText(job)}
      </Text>
      {!isDone(job) && (
        <Text size="xs" c="dimmed">
          {t('jobs.canClose')}
        </Text>
      )}
    </Stack>
  )
}
