import type { TenantRules } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { undoneTogether } from '@rollcall/contract/undo.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { countedIn } from '../../ui/count.ts'
import { PickOne } from '../../ui/picker/PickOne.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { restorable } from '../undo/restorable.ts'
import { useUndo } from '../undo/use-undo.ts'
import { holdersOf } from './holders-count.ts'
import { roleOption } from './RoleField.tsx'

interface DeleteRoleDialogProps {
  role: Role
  roles: Role[]
  onClose: () => void
}

/** The value of `replaceWith` that stands for no replacement. */
const nothing = 'none'

export function DeleteRoleDialog({ role, roles, onClose }: DeleteRoleDialogProps) {
  const me = useMe()
  const { tenant } = me
  const undo = useUndo()
  const navigate = useNavigate()
  const [replaceWith, setReplaceWith] = useState<string | null>(null)
  const remove = useMutation({
    mutationFn: async () => {
      await decidingOlder((olderCredentials) =>
        api.roles.remove(
          { role: role.id, ...(replaceWith ? { replaceWith } : {}), olderCredentials },
          isTakenBack(role) && restorable(me, 'role') ? undo.noted : {},
        ),
      )
      // Before the page is loaded again: the role no longer exists.
      await navigate({ to: '/settings/roles', ignoreBlocker: true })
    },
    onSuccess: () => undo.toastDone(t('roles.deleted', { role: role.name })),
  })
  const others = roles.filter((each) => each.id !== role.id)
  const replacement = others.find((each) => each.key === replaceWith)
  const options = [
    ...(tenant.rolesPerUser === 'many' ? [{ value: nothing, label: t('roles.noReplacement') }] : []),
    ...others.map(roleOption),
  ]
  return (
    <ConfirmDialog
      title={t('roles.deleteAsked', { role: role.name })}
      consequences={consequencesOf(role, replaceWith === nothing ? nothing : replacement?.name, tenant)}
      confirmLabel={t('roles.delete')}
      danger
      typeToConfirm={role.name}
      incomplete={role.users > 0 && !replaceWith}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {role.users > 0 && (
        <PickOne
          label={t('roles.replacement')}
          placeholder={t('roles.chooseRole')}
          description={t('roles.replacementHint')}
          source={{ options }}
          chosen={options.find(({ value }) => value === replaceWith)}
          value={replaceWith}
          onChange={setReplaceWith}
        />
      )}
    </ConfirmDialog>
  )
}

/** Would undoing the deletion give the role back to all who had it? Groups do not get it back, and the deletion itself is one of the changes. */
function isTakenBack({ users, usersCapped, groups }: Role): boolean {
  return groups === 0 && !usersCapped && users < undoneTogether
}

/** The consequences of deleting, in sentences. `instead` is the name of the chosen replacement. */
function consequencesOf(
  role: Role,
  instead: string | undefined,
  { recycleBin }: Pick<TenantRules, 'recycleBin'>,
): string[] {
  const users = countedIn(holdersOf(role))
  const what =
    role.users === 0
      ? t('roles.nobodyHasIt')
      : instead === undefined
        ? t('roles.usersHave', { ...users })
        : instead === nothing
          ? t('roles.usersLose', { ...users })
          : t('roles.usersGet', { ...users, role: instead })
  const back = recycleBin ? t('roles.restorable', { days: recycleBin.days }) : t('roles.cannotBeUndone')
  return [what, t('roles.auditKeeps'), back]
}
