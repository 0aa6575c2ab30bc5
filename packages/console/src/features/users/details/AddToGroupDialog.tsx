import { SegmentedControl, Stack } from '@mantine/core'
import type { GroupRole } from '@rollcall/contract/groups.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { nameOf } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DialogActions } from '../../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import type { Option } from '../../../ui/picker/options.ts'
import { toastDone } from '../../../ui/toast.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { GroupsField } from '../../groups/GroupsField.tsx'
import { userGroupsQuery } from '../../groups/groups.queries.ts'
import { groupRoleLabels } from '../../groups/words.ts'

/** Adds one user to groups, as a member or an owner. */
export function AddToGroupDialog({ user, onClose }: { user: UserDetails; onClose: () => void }) {
  const [groups, setGroups] = useState<Option[]>([])
  const joined = useQuery(userGroupsQuery(user.id, { limit: 200 }))
  const [role, setRole] = useState<GroupRole>('member')
  const add = useMutation({
    mutationFn: async () => {
      for (const group of groups) {
        await decidingOlder((olderCredentials) =>
          api.groups.addMembers({ group: group.value, users: [user.id], role, olderCredentials }),
        )
        // When a later group refuses, those that took the user are not tried again.
        setGroups((before) => before.filter((each) => each !== group))
      }
      return groups.length
    },
    onSuccess: (count) => {
      toastDone(t('userDetails.addedToGroups', { name: nameOf(user), count }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('userDetails.addNamedToGroup', { name: nameOf(user) })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (groups.length > 0) add.mutate()
        }}
      >
        <Stack gap="md">
          {add.isError && <ProblemAlert error={add.error} title={t('userDetails.notAddedToGroup')} />}
          <GroupsField
            value={groups}
            onChange={setGroups}
            joined={joined.data?.items.map(({ group }) => group) ?? []}
          />
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
            disabled={groups.length === 0}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
