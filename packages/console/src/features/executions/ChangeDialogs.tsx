import type { Execution, ExecutionKind } from '@rollcall/contract/executions.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useExecutionsChanged } from './executions.queries.ts'

interface DialogProps {
  execution: Execution
  onClose: () => void
}

export function CancelDialog({ execution, onClose }: DialogProps) {
  const changed = useExecutionsChanged()
  const { kind, tenant, id: job } = execution
  const cancel = useMutation({
    mutationFn: () => api.executions.cancel({ target: tenant.id, kind, job }),
    onSuccess: async () => {
      await changed()
      toastDone(t('executions.wasCancelled'))
      onClose()
    },
  })
  const about: Partial<Record<ExecutionKind, string>> = {
    bulk: t('executions.cancelBulk'),
    backup: t('executions.cancelBackup'),
    import: t('executions.cancelImport'),
  }
  const ofKind = about[kind]
  return (
    <ConfirmDialog
      title={t('executions.cancelAsked', { name: tenant.name })}
      consequences={[
        ...(kind === 'bulk' ? [t('executions.cancelDone')] : []),
        ...(ofKind ? [ofKind] : []),
        t('executions.cancelLogged'),
      ]}
      confirmLabel={t('executions.cancelIt')}
      danger
      busy={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    />
  )
}

export function RunAgainDialog({
  execution,
  onClose,
  onMade,
}: DialogProps & { onMade: (made: Execution) => void }) {
  const changed = useExecutionsChanged()
  const { kind, tenant, id: job, progress } = execution
  const runAgain = useMutation({
    mutationFn: () => api.executions.runAgain({ target: tenant.id, kind, job }),
    onSuccess: async (made) => {
      await changed()
      toastDone(t('executions.ranAgain'))
      onClose()
      onMade(made)
    },
  })
  return (
    <ConfirmDialog
      title={t('executions.againAsked', { name: tenant.name })}
      consequences={[
        ...(progress?.refused ? [t('executions.againCount', { count: progress.refused })] : []),
        kind === 'backup' ? t('executions.againBackup') : t('executions.againMaker'),
        t('executions.cancelLogged'),
      ]}
      confirmLabel={t('executions.againIt')}
      busy={runAgain.isPending}
      error={runAgain.error}
      onConfirm={() => runAgain.mutate()}
      onClose={onClose}
    />
  )
}
