import { Button, Group } from '@mantine/core'
import { csvMark } from '@rollcall/contract/csv.ts'
import type { Job } from '@rollcall/contract/jobs.ts'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { saveFile } from '../../ui/save-file.ts'
import { dayOf } from '../../ui/time.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import type { RowFilter } from './jobs.queries.ts'
import { loadRows, outcomesCsv } from './outcomes.ts'

interface OutcomeExportProps {
  job: Job
  /** The outcomes that are shown. */
  filter: Pick<RowFilter, 'outcome'>
}

/** Copies or downloads the outcomes of all pages. */
export function OutcomeExport({ job, filter }: OutcomeExportProps) {
  const { preferences } = useMe()
  const load = async () => outcomesCsv(await loadRows(job.id, filter))
  const onError = (error: Error) => toastProblem(t('jobs.notRead'), error)
  const copy = useMutation({
    mutationFn: async () => navigator.clipboard.writeText(await load()),
    onSuccess: () => toastDone(t('jobs.copied')),
    onError,
  })
  const download = useMutation({
    mutationFn: async () => {
      const csv = new Blob([csvMark, await load()], { type: 'text/csv;charset=utf-8' })
      saveFile(csv, `${job.action}-${dayOf(job.createdAt, preferences)}-${filter.outcome ?? 'all'}.csv`)
    },
    onError,
  })
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCopy size={14} aria-hidden />}
        loading={copy.isPending}
        onClick={() => copy.mutate()}
      >
        {t('jobs.copy')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        CSV
      </Button>
    </Group>
  )
}
