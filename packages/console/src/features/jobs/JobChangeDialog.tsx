import type { Job } from '@rollcall/contract/jobs.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'

/** A job, and what is about to be done with it. */
export interface JobChange {
  what: 'cancel' | 'again'
  job: Job
}

interface JobChangeDialogProps {
  change: JobChange
  onClose: () => void
  /** The job that was cancelled, or that runs again what this one refused. */
  onDone: (job: Job) => void
}

/** Asks before a job is cancelled, or what it refused is run again as a job of one's own. */
export function JobChangeDialog({ change: { what, job }, onClose, onDone }: JobChangeDialogProps) {
  const client = useQueryClient()
  const cancels = what === 'cancel'
  const change = useMutation({
    mutationFn: () =>
      cancels
        ? api.jobs.cancel({ job: job.id })
        : decidingOlder((olderCredentials) => api.jobs.runAgain({ job: job.id, olderCredentials })),
    onSuccess: async (changed) => {
      await client.invalidateQueries({ queryKey: ['jobs'] })
      toastDone(cancels ? t('executions.wasCancelled') : t('executions.ranAgain'))
      onClose()
      onDone(changed)
    },
  })
  return (
    <ConfirmDialog
      title={cancels ? t('executions.cancelOwn') : t('executions.againOwn')}
      consequences={
        cancels
          ? [t('executions.cancelDone'), t('executions.cancelBulk')]
          : [t('executions.againCount', { count: job.refused }), t('executions.againMine')]
      }
      confirmLabel={cancels ? t('executions.cancelIt') : t('executions.againIt')}
      danger={cancels}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    />
  )
}
