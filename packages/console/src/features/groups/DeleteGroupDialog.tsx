import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useMay, useMe } from '../account/me.ts'
import { deletionOf } from './words.ts'

export function DeleteGroupDialog({ group, onClose }: { group: GroupDetails; onClose: () => void }) {
  const { tenant } = useMe()
  const mayReadAll = useMay('groups:read')
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: async () => {
      await api.groups.remove({ tenant: tenant.slug, group: group.id })
      // Before the screen is asked for again, and in its place: the group is not there any more, on the way back neither.
      await navigate({ to: mayReadAll ? '/settings/groups' : '/groups', replace: true })
    },
    onSuccess: () => toastDone(`Group "${group.name}" deleted`),
  })
  return (
    <ConfirmDialog
      title={`Delete ${group.name}?`}
      consequences={deletionOf(group)}
      confirmLabel="Delete group"
      danger
      typeToConfirm={group.name}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
