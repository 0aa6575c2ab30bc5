import { Progress, Stack, Text } from '@mantine/core'
import type { Job } from '@rollcall/contract/jobs.ts'
import { isDone, judged, progressText } from './labels.ts'

/** How far a job is, and what has come of it. */
export function JobProgress({ job }: { job: Job }) {
  const share = (rows: number) => (100 * rows) / job.total
  return (
    <Stack gap={6}>
      <Progress.Root
        size="lg"
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={job.total}
        aria-valuenow={judged(job)}
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
          You can close this. The job goes on, and stands under Jobs.
        </Text>
      )}
    </Stack>
  )
}
