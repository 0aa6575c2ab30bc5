import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { deletionOf } from './words.ts'

interface DeleteGroupDialogProps {
  group: GroupDetails
  onClose: () => void
  /** Closes the page or dialog that shows the group. */
  onDeleted: () => Promise<void> | void
}

export function DeleteGroupDialog({ group, onClose, onDeleted }: DeleteGroupDialogProps) {
  const remove = useMutation({
    mutationFn: async () => {
      await api.groups.remove({ group: group.id })
      // Before the page is loaded again: the group does not exist any more.
      await onDeleted()
    },
    onSuccess: () => toastDone(t('groups.deleted', { group: group.name })),
  })
  return (
    <ConfirmDialog
      title={t('groups.deleteAsked', { group: group.name })}
      consequences={deletionOf(group)}
      confirmLabel={t('groups.deleteGroup')}
      danger
      typeToConfirm={group.name}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
