import { List, Skeleton, Stack } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DialogActions } from '../../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { RoleField } from '../../roles/RoleField.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'
import { useUndo } from '../../undo/use-undo.ts'
import { consequencesOf } from './consequences.ts'
import { MailChoice } from './MailChoice.tsx'

export function ChangeRoleDialog({ user, onClose }: { user: UserDetails; onClose: () => void }) {
  const { tenant } = useMe()
  const undo = useUndo()
  const roles = useQuery(rolesQuery())
  const before = user.roles.map((role) => role.key)
  const [chosen, setChosen] = useState(before)
  const [notify, setNotify] = useState(true)
  const change = useMutation({
    mutationFn: () =>
      decidingOlder((olderCredentials) =>
        api.users.setRoles({ user: user.id, roles: chosen, notify, olderCredentials }, undo.noted),
      ),
    onSuccess: (changed) => {
      undo.toastDone(
        t('userChanges.isNow', {
          name: user.username,
          roles: changed.roles.map((role) => role.name).join(', '),
        }),
      )
      onClose()
    },
  })
  const unchanged = chosen.length === before.length && chosen.every((key) => before.includes(key))
  return (
    <Dialog onClose={onClose} title={t('userChanges.changeRoleOf', { name: user.username })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <Stack gap="md">
          {change.isError && <ProblemAlert error={change.error} title={t('userChanges.roleNotChanged')} />}
          {roles.isPending && <Skeleton height={90} />}
          {roles.isError && <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />}
          {roles.data && <RoleField roles={roles.data} rules={tenant} value={chosen} onChange={setChosen} />}
          <List size="sm" spacing={4}>
            {consequencesOf('changeRoles', user, tenant, 'unknown').map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
          <MailChoice action="assign-role" users={{ ids: [user.id] }} value={notify} onChange={setNotify} />
          <DialogActions
            onCancel={onClose}
            submit={t('userChanges.changeRole')}
            busy={change.isPending}
            disabled={unchanged || chosen.length === 0}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
