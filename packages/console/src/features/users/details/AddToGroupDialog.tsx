import { SegmentedControl, Stack } from '@mantine/core'
import type { GroupRole } from '@rollcall/contract/groups.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { nameOf } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DialogActions } from '../../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { toastDone } from '../../../ui/toast.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { GroupPicker } from '../../groups/GroupPicker.tsx'
import { groupRoleLabels } from '../../groups/words.ts'

/** Adds one user to a group, as a member or an owner. */
export function AddToGroupDialog({ user, onClose }: { user: UserDetails; onClose: () => void }) {
  const [group, setGroup] = useState<string | null>(null)
  const [role, setRole] = useState<GroupRole>('member')
  const add = useMutation({
    mutationFn: (to: string) =>
      decidingOlder((olderCredentials) =>
        api.groups.addMembers({ group: to, users: [user.id], role, olderCredentials }),
      ),
    onSuccess: ({ added }) => {
      toastDone(t(added > 0 ? 'userDetails.addedToGroup' : 'userDetails.wasInGroup', { name: nameOf(user) }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('userDetails.addNamedToGroup', { name: nameOf(user) })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (group !== null) add.mutate(group)
        }}
      >
        <Stack gap="md">
          {add.isError && <ProblemAlert error={add.error} title={t('userDetails.notAddedToGroup')} />}
          <GroupPicker value={group} onChange={setGroup} />
          <SegmentedControl
            size="xs"
            style={{ alignSelf: 'flex-start' }}
            aria-label={t('userDetails.roleInIt')}
            value={role}
            onChange={(next) => setRole(next as GroupRole)}
            data={[
              { value: 'member', label: groupRoleLabels.member },
              { value: 'owner', label: groupRoleLabels.owner },
            ]}
          />
          <DialogActions
            onCancel={onClose}
            submit={t('userDetails.add')}
            busy={add.isPending}
            disabled={group === null}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
