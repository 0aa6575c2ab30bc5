import { List, Select, Skeleton, Stack, Text } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { nameOf, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DialogActions } from '../../../ui/DialogActions.tsx'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { decidingOlder } from '../../credentials/older-credentials.ts'
import { RoleField } from '../../roles/RoleField.tsx'
import { rolesQuery } from '../../roles/roles.queries.ts'
import { useUndo } from '../../undo/use-undo.ts'
import { statusLabels } from '../people/labels.ts'
import { hasOwnUsername } from '../people/names.ts'
import { offerOf } from '../people/offers.ts'
import { userQuery } from '../people/users.queries.ts'
import { consequencesOf } from './consequences.ts'
import { MailChoice } from './MailChoice.tsx'
import { useSending } from './use-sending.ts'

/** Role and status of a user in one dialog, opened by the icon of a row (IN-07). */
export function EditUserDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const user = useQuery(userQuery(id))
  return (
    <Dialog onClose={onClose} title={t('userChanges.editUser')}>
      {user.isPending && <Skeleton height={240} />}
      {user.isError && <ProblemAlert error={user.error} onRetry={() => void user.refetch()} />}
      {user.data && <EditUserForm user={user.data} onClose={onClose} />}
    </Dialog>
  )
}

function EditUserForm({ user, onClose }: { user: UserDetails; onClose: () => void }) {
  const me = useMe()
  const { tenant } = me
  const sending = useSending()
  const undo = useUndo()
  const before = user.roles.map((role) => role.key)
  const [roles, setRoles] = useState(before)
  const [status, setStatus] = useState(user.status)
  const [notify, setNotify] = useState(true)
  const asked: ('changeRoles' | 'activate' | 'deactivate')[] = [
    ...(sameKeys(roles, before) ? [] : ['changeRoles' as const]),
    ...(status === user.status
      ? []
      : [status === 'inactive' ? ('deactivate' as const) : ('activate' as const)]),
  ]
  const save = useMutation({
    mutationFn: async () => {
      const one = { user: user.id }
      if (asked.includes('changeRoles'))
        await decidingOlder((olderCredentials) =>
          api.users.setRoles({ ...one, roles, notify, olderCredentials }, undo.noted),
        )
      if (status === 'inactive' && asked.includes('deactivate'))
        await api.users.setStatus({ ...one, status: 'inactive', notify }, undo.noted)
      if (asked.includes('activate'))
        await decidingOlder((olderCredentials) =>
          api.users.setStatus({ ...one, status: 'active', notify, olderCredentials }, undo.noted),
        )
    },
    onSuccess: () => {
      undo.toastDone(t('userChanges.saved', { name: nameOf(user) }))
      onClose()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="md">
        {save.isError && <ProblemAlert error={save.error} title={t('userChanges.notAllSaved')} />}
        <Facts items={namesOf(user, hasOwnUsername(me))} />
        <RoleChoice user={user} value={roles} onChange={setRoles} />
        <StatusChoice user={user} value={status} onChange={setStatus} />
        {asked.length > 0 && (
          <List size="sm" spacing={4}>
            {asked
              .flatMap((action) => consequencesOf(action, user, tenant, sending))
              .map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
          </List>
        )}
        {asked[0] && (
          <MailChoice
            action={asked[0] === 'changeRoles' ? 'assign-role' : asked[0]}
            users={{ ids: [user.id] }}
            value={notify}
            onChange={setNotify}
          />
        )}
        <DialogActions
          onCancel={onClose}
          submit={t('userChanges.save')}
          busy={save.isPending}
          disabled={asked.length === 0 || roles.length === 0}
        />
      </Stack>
    </form>
  )
}

/** With the address in full: a list may obscure it, the dialog that changes the account does not (IN-10). */
function namesOf({ username, alias, email }: UserDetails, ownUsername: boolean): Fact[] {
  return [
    ...(ownUsername ? [[t('users.username'), username] as const] : []),
    [t('users.alias'), alias ?? t('users.noneAlias')],
    [t('users.email'), email ?? t('users.none')],
  ]
}

interface ChoiceProps<Value> {
  user: UserDetails
  value: Value
  onChange: (value: Value) => void
}

function RoleChoice({ user, value, onChange }: ChoiceProps<string[]>) {
  const me = useMe()
  const roles = useQuery(rolesQuery())
  const offer = offerOf('changeRoles', me, user)
  if (!offer.offered) return null
  if (offer.reason) return <Text size="sm">{t('userChanges.roleReason', { reason: offer.reason })}</Text>
  if (roles.isError) return <ProblemAlert error={roles.error} onRetry={() => void roles.refetch()} />
  if (!roles.data) return <Skeleton height={90} />
  return <RoleField roles={roles.data} rules={me.tenant} value={value} onChange={onChange} />
}

function StatusChoice({ user, value, onChange }: ChoiceProps<UserDetails['status']>) {
  const me = useMe()
  const offer = offerOf(user.status === 'inactive' ? 'activate' : 'deactivate', me, user)
  if (!offer.offered) return null
  if (offer.reason) return <Text size="sm">{t('userChanges.statusReason', { reason: offer.reason })}</Text>
  const other: UserDetails['status'] =
    user.status !== 'inactive' ? 'inactive' : user.registered ? 'active' : 'invited'
  return (
    <Select
      label={t('users.status')}
      allowDeselect={false}
      data={[user.status, other].map((status) => ({ value: status, label: statusLabels[status] }))}
      value={value}
      onChange={(chosen) => chosen && onChange(chosen as UserDetails['status'])}
    />
  )
}

function sameKeys(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key) => others.includes(key))
}
