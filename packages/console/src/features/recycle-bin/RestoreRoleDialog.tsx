import { Checkbox, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { DeletedRoleDetails } from '@rollcall/contract/deleted-things.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { ComesBack } from './ComesBack.tsx'
import { OtherName, RestoreDialog, RestoreForm } from './RestoreForm.tsx'
import { deletedRoleQuery } from './recycle-bin.queries.ts'

/** Says what comes back of a deleted role and what does not, and restores it. */
export function RestoreRoleDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const role = useQuery(deletedRoleQuery(id))
  return (
    <RestoreDialog deleted={role} nameOf={({ name }) => name} onClose={onClose}>
      {(deleted) => <RestoreRoleForm role={deleted} onClose={onClose} />}
    </RestoreDialog>
  )
}

function RestoreRoleForm({ role, onClose }: { role: DeletedRoleDetails; onClose: () => void }) {
  const { tenant } = useMe()
  const cache = useQueryClient()
  const nameTaken = role.taken.includes('name')
  const form = useForm({ initialValues: { name: nameTaken ? '' : role.name, holders: false } })
  const restore = useMutation({
    mutationFn: ({ name, holders }: typeof form.values) =>
      decidingOlder((olderCredentials) =>
        api.recycleBin.restoreRole({
          role: role.id,
          holders,
          olderCredentials,
          ...(nameTaken ? { name } : {}),
        }),
      ),
    onSuccess: (restored) => {
      toastDone(t('recycleBin.restored', { name: restored.role.name }))
      void cache.invalidateQueries()
      onClose()
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  const hadHolders = role.users + role.groups > 0
  const { permissions, limits, users, groups } = role.parts
  const holders = [
    [t('recycleBin.usersGet'), users],
    ...(tenant.groups ? [[t('recycleBin.groupsGet'), groups] as const] : []),
  ] as const
  return (
    <RestoreForm
      onSubmit={form.onSubmit((values) => restore.mutate(values))}
      restore={restore}
      fields={Object.keys(form.values)}
      disabled={!role.actions.restore.allowed || form.values.name.trim() === ''}
      onClose={onClose}
    >
      <ComesBack
        parts={[
          [t('recycleBin.permissions'), permissions],
          [t('recycleBin.limits'), limits],
          ...(form.values.holders ? holders : []),
        ]}
        alone={t('recycleBin.onlyRole')}
        never={hadHolders && !form.values.holders ? t('recycleBin.noHolders') : undefined}
      />
      {role.taken.includes('key') && <Text size="sm">{t('recycleBin.newKey')}</Text>}
      {role.taken.includes('externalName') && <Text size="sm">{t('recycleBin.noExternalName')}</Text>}
      {nameTaken && <OtherName {...form.getInputProps('name')} />}
      {hadHolders && (
        <Checkbox
          label={t('recycleBin.withHolders')}
          {...form.getInputProps('holders', { type: 'checkbox' })}
        />
      )}
    </RestoreForm>
  )
}
