import { Select } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { countOf } from '../../ui/count.ts'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { holdersOf } from './holders-count.ts'

interface DeleteRoleDialogProps {
  role: Role
  roles: Role[]
  onClose: () => void
}

/** The word by which the server knows that nothing comes in the role's place. */
const nothing = 'none'

export function DeleteRoleDialog({ role, roles, onClose }: DeleteRoleDialogProps) {
  const { tenant } = useMe()
  const navigate = useNavigate()
  const [replaceWith, setReplaceWith] = useState<string | null>(null)
  const remove = useMutation({
    mutationFn: async () => {
      await decidingOlder((olderCredentials) =>
        api.roles.remove({
          role: role.id,
          ...(replaceWith ? { replaceWith } : {}),
          olderCredentials,
        }),
      )
      // Before the screen is asked for again: the role is not there any more.
      await navigate({ to: '/settings/roles', ignoreBlocker: true })
    },
    onSuccess: () => toastDone(`Role "${role.name}" deleted`),
  })
  const others = roles.filter((each) => each.id !== role.id)
  const replacement = others.find((each) => each.key === replaceWith)
  return (
    <ConfirmDialog
      title={`Delete ${role.name}?`}
      consequences={consequencesOf(role, replaceWith === nothing ? nothing : replacement?.name)}
      confirmLabel="Delete role"
      danger
      typeToConfirm={role.name}
      incomplete={role.users > 0 && !replaceWith}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {role.users > 0 && (
        <Select
          label="Role that they get instead"
          placeholder="Choose a role"
          description="Roles that give more than you have cannot be chosen."
          data={[
            ...(tenant.rolesPerUser === 'many'
              ? [{ value: nothing, label: 'None: only lose this one' }]
              : []),
            ...others.map((each) => ({ value: each.key, label: each.name, disabled: !each.grantable })),
          ]}
          value={replaceWith}
          onChange={setReplaceWith}
        />
      )}
    </ConfirmDialog>
  )
}

/** What deleting will do, in sentences; `instead` is the name of the role that its users get, once one is chosen. */
function consequencesOf(role: Role, instead: string | undefined): string[] {
  const users = countOf(holdersOf(role), 'user')
  const [have, get, lose] = role.users === 1 ? ['has', 'gets', 'loses'] : ['have', 'get', 'lose']
  const what =
    role.users === 0
      ? 'Nobody has this role.'
      : instead === undefined
        ? `${users} ${have} this role.`
        : instead === nothing
          ? `${users} ${lose} this role from the next request on.`
          : `${users} ${get} ${instead} instead, from the next request on.`
  return [what, 'The audit log keeps what it gave and who had it.', 'This cannot be undone.']
}
