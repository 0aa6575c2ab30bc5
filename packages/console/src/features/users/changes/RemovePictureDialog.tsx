import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { nameOf } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../../ui/toast.tsx'

interface RemovePictureDialogProps {
  user: UserDetails
  onClose: () => void
}

export function RemovePictureDialog({ user, onClose }: RemovePictureDialogProps) {
  const name = nameOf(user)
  const removal = useMutation({
    mutationFn: () => api.pictures.removeOfUser({ user: user.id }),
    onSuccess: () => {
      onClose()
      toastDone(t('userChanges.pictureRemoved', { name }))
    },
  })
  return (
    <ConfirmDialog
      title={t('userChanges.removePictureOf', { name })}
      consequences={[t('userChanges.pictureGoes')]}
      confirmLabel={t('userChanges.removePicture')}
      danger
      busy={removal.isPending}
      error={removal.error}
      onConfirm={() => removal.mutate()}
      onClose={onClose}
    />
  )
}
