import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { useUndo } from '../undo/use-undo.ts'

interface RevokeDialogProps {
  grant: Pick<CapabilityGrant, 'id' | 'permission' | 'user'>
  onClose: () => void
}

export function RevokeDialog({ grant, onClose }: RevokeDialogProps) {
  const undo = useUndo()
  const revoke = useMutation({
    mutationFn: () => api.capabilities.revoke({ grant: grant.id }, undo.noted),
    onSuccess: () => {
      undo.toastDone(t('capabilities.revoked', { permission: grant.permission, user: grant.user.name }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('capabilities.revokeAsked', { permission: grant.permission, user: grant.user.name })}
      consequences={[t('capabilities.takesEffect'), t('capabilities.roleStays')]}
      confirmLabel={t('capabilities.revokeCapability')}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  )
}
