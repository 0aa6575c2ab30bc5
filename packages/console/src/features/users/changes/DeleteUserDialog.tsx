import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { userGroupsQuery } from '../../groups/groups.queries.ts'
import { maySeeGroupsOfUsers } from '../../groups/offers.ts'
import { restorable } from '../../undo/restorable.ts'
import { useUndo } from '../../undo/use-undo.ts'
import { consequencesOf, transferSentences } from './consequences.ts'
import { useSending } from './use-sending.ts'

interface DeleteUserDialogProps {
  user: UserDetails
  onClose: () => void
  /** Closes the page or drawer that shows the account. */
  onDeleted: () => Promise<void>
}

export function DeleteUserDialog({ user, onClose, onDeleted }: DeleteUserDialogProps) {
  const me = useMe()
  const { tenant } = me
  const undo = useUndo()
  const groups = useQuery({
    ...userGroupsQuery(user.id, { limit: 1 }),
    enabled: maySeeGroupsOfUsers(me),
  })
  const remove = useMutation({
    mutationFn: async () => {
      await decidingOlder((olderCredentials) =>
        api.users.remove({ user: user.id, olderCredentials }, restorable(me, 'user') ? undo.noted : {}),
      )
      // Before the page is loaded again: the account does not exist any more.
      await onDeleted()
    },
    onSuccess: () => undo.toastDone(t('userChanges.deleted', { name: user.username })),
  })
  return (
    <ConfirmDialog
      title={t('userChanges.deleteTitle', { name: user.username })}
      consequences={[
        ...(groups.data ? transferSentences(groups.data) : []),
        ...consequencesOf('delete', user, tenant, useSending()),
      ]}
      incomplete={groups.isLoading}
      confirmLabel={t('userChanges.deleteUser')}
      danger
      typeToConfirm={user.username}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
