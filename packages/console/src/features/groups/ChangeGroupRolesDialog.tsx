import { List, Stack } from '@mantine/core'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { ManyRoles } from '../roles/RoleField.tsx'
import { roleChangesOf } from './words.ts'

interface ChangeGroupRolesDialogProps {
  group: GroupDetails
  roles: Role[]
  onClose: () => void
}

export function ChangeGroupRolesDialog({ group, roles, onClose }: ChangeGroupRolesDialogProps) {
  const [chosen, setChosen] = useState(group.roles.map(({ key }) => key))
  const change = useMutation({
    mutationFn: () =>
      decidingOlder((olderCredentials) =>
        api.groupRoles.set({ group: group.id, roles: chosen, olderCredentials }),
      ),
    onSuccess: ({ name }) => {
      toastDone(t('groups.rolesChanged', { group: name }))
      onClose()
    },
  })
  const consequences = roleChangesOf(
    group,
    group.roles,
    roles.filter(({ key }) => chosen.includes(key)),
  )
  return (
    <Dialog onClose={onClose} title={t('groups.changeRolesOf', { group: group.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <Stack gap="md">
          {change.isError && <ProblemAlert error={change.error} title={t('groups.rolesNotChanged')} />}
          <ManyRoles roles={roles} value={chosen} onChange={setChosen} />
          <div aria-live="polite">
            {consequences.length > 0 && (
              <List size="sm" spacing={4}>
                {consequences.map((each) => (
                  <List.Item key={each}>{each}</List.Item>
                ))}
              </List>
            )}
          </div>
          <DialogActions
            onCancel={onClose}
            submit={t('groups.changeRoles')}
            busy={change.isPending}
            disabled={consequences.length === 0}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
