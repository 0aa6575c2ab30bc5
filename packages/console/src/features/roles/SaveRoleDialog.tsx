import type { Role } from '@rollcall/contract/roles.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { countedIn } from '../../ui/count.ts'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { changesOf, patchOf } from './draft.ts'
import { holdersOf } from './holders-count.ts'
import { rolesQuery } from './roles.queries.ts'
import type { RoleDraft } from './use-role-draft.ts'

interface SaveRoleDialogProps {
  role: Role
  draft: RoleDraft
  onFieldErrors: (errors: Record<string, string>) => void
  onClose: () => void
  /** The changes. */
  children: ReactNode
}

export function SaveRoleDialog({ role, draft, onFieldErrors, onClose, children }: SaveRoleDialogProps) {
  const me = useMe()
  const save = useSave({ role, draft, onFieldErrors, onClose })
  const isOwn = me.user.roles.some(({ key }) => key === role.key)
  return (
    <ConfirmDialog
      title={t('roles.saveAsked', { role: role.name })}
      consequences={consequencesOf(role, draft, isOwn)}
      confirmLabel={t('roles.save')}
      busy={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate()}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  )
}

/** The number of users concerned, and the time from which the change counts. */
function consequencesOf(role: Role, { base, values }: RoleDraft, isOwn: boolean): string[] {
  const { added, removed, limits } = changesOf(base, values)
  if (added.length + removed.length + limits.length === 0) return [t('roles.nothingChanges')]
  if (role.users === 0) return [t('roles.nobodyNow')]
  return [t('roles.concerns', { ...countedIn(holdersOf(role)) }), ...(isOwn ? [t('roles.ownRole')] : [])]
}

function useSave({ role, draft, onFieldErrors, onClose }: Omit<SaveRoleDialogProps, 'children'>) {
  const queryClient = useQueryClient()
  const { queryKey } = rolesQuery()
  return useMutation({
    mutationFn: () =>
      decidingOlder((olderCredentials) =>
        api.roles.update({
          role: role.id,
          revision: draft.base.revision,
          ...patchOf(draft.base, draft.values),
          olderCredentials,
        }),
      ),
    onSuccess: (changed) => {
      queryClient.setQueryData(queryKey, (roles) =>
        roles?.map((each) => (each.id === changed.id ? changed : each)),
      )
      draft.discard()
      onClose()
      toastDone(t('roles.saved', { role: changed.name }))
    },
    onError: async (error) => {
      const problem = problemOf(error)
      const errors = fieldErrors(problem)
      const isAboutField = Object.keys(errors).length > 0
      if (isAboutField) onFieldErrors(errors)
      // The page itself shows the changes of the other administrator when it has loaded them.
      const isOutdated = problem.code === 'role.changed_meanwhile'
      if (isOutdated) await queryClient.invalidateQueries({ queryKey })
      if (isAboutField || isOutdated) onClose()
    },
  })
}
