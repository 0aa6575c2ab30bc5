import { Textarea } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { useUndo } from '../../undo/use-undo.ts'
import { consequencesOf } from './consequences.ts'
import { MailChoice } from './MailChoice.tsx'
import { invitationDone } from './sending.ts'
import { useSending } from './use-sending.ts'

interface StatusDialogProps {
  user: UserDetails
  action: 'activate' | 'deactivate'
  onClose: () => void
}

export function StatusDialog({ user, action, onClose }: StatusDialogProps) {
  const { tenant } = useMe()
  const undo = useUndo()
  const sending = useSending()
  const [reason, setReason] = useState('')
  const [notify, setNotify] = useState(true)
  const change = useMutation({
    mutationFn: () =>
      decidingOlder((olderCredentials) =>
        api.users.setStatus(
          {
            user: user.id,
            status: action === 'activate' ? 'active' : 'inactive',
            ...(reason.trim() ? { reason: reason.trim() } : {}),
            notify,
            olderCredentials,
          },
          undo.noted,
        ),
      ),
    onSuccess: ({ status }) => {
      undo.toastDone(
        status === 'invited'
          ? invitationDone(user.email ?? '', tenant, sending)
          : t(status === 'active' ? 'userChanges.isActive' : 'userChanges.isInactive', {
              name: user.username,
            }),
      )
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t(action === 'activate' ? 'userChanges.activateTitle' : 'userChanges.deactivateTitle', {
        name: user.username,
      })}
      consequences={consequencesOf(action, user, tenant, sending)}
      confirmLabel={action === 'activate' ? t('userChanges.activate') : t('userChanges.deactivate')}
      danger={action === 'deactivate'}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      <MailChoice action={action} users={{ ids: [user.id] }} value={notify} onChange={setNotify} />
      <Textarea
        label={t('userChanges.reason')}
        description={t('userChanges.keptInAudit')}
        maxLength={500}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
