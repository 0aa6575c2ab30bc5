import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { restorable } from '../undo/restorable.ts'
import { useUndo } from '../undo/use-undo.ts'
import { deletionOf } from './words.ts'

interface DeleteGroupDialogProps {
  group: GroupDetails
  onClose: () => void
  /** Closes the page or dialog that shows the group. */
  onDeleted: () => Promise<void> | void
}

export function DeleteGroupDialog({ group, onClose, onDeleted }: DeleteGroupDialogProps) {
  const me = useMe()
  const undo = useUndo()
  const remove = useMutation({
    mutationFn: async () => {
      await api.groups.remove({ group: group.id }, restorable(me, 'group') ? undo.noted : {})
      // Before the page is loaded again: the group does not exist any more.
      await onDeleted()
    },
    onSuccess: () => undo.toastDone(t('groups.deleted', { group: group.name })),
  })
  return (
    <ConfirmDialog
      title={t('groups.deleteAsked', { group: group.name })}
      consequences={deletionOf(group, me.tenant)}
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
