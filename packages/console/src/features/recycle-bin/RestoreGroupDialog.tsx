import { Checkbox, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { DeletedGroupDetails } from '@rollcall/contract/deleted-things.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { ComesBack } from './ComesBack.tsx'
import { OtherName, RestoreDialog, RestoreForm } from './RestoreForm.tsx'
import { deletedGroupQuery } from './recycle-bin.queries.ts'

/** Says what comes back of a deleted group and what does not, and restores it. */
export function RestoreGroupDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const group = useQuery(deletedGroupQuery(id))
  return (
    <RestoreDialog deleted={group} nameOf={({ name }) => name} onClose={onClose}>
      {(deleted) => <RestoreGroupForm group={deleted} onClose={onClose} />}
    </RestoreDialog>
  )
}

function RestoreGroupForm({ group, onClose }: { group: DeletedGroupDetails; onClose: () => void }) {
  const cache = useQueryClient()
  const { owners, members, roles } = group.parts
  const form = useForm({ initialValues: { name: group.nameTaken ? '' : group.name, members: true } })
  const restore = useMutation({
    mutationFn: ({ name, members: back }: typeof form.values) =>
      decidingOlder((olderCredentials) =>
        api.recycleBin.restoreGroup({
          group: group.id,
          members: back,
          olderCredentials,
          ...(group.nameTaken ? { name } : {}),
        }),
      ),
    onSuccess: (restored) => {
      toastDone(t('recycleBin.restored', { name: restored.group.name }))
      void cache.invalidateQueries()
      onClose()
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  const withMembers = form.values.members
  const people = [
    [t('recycleBin.owners'), owners],
    [t('recycleBin.members'), members],
  ] as const
  return (
    <RestoreForm
      onSubmit={form.onSubmit((values) => restore.mutate(values))}
      restore={restore}
      fields={Object.keys(form.values)}
      disabled={!group.actions.restore.allowed || form.values.name.trim() === ''}
      onClose={onClose}
    >
      <ComesBack
        parts={[...(withMembers ? people : []), [t('recycleBin.roles'), roles]]}
        alone={t('recycleBin.onlyGroup')}
        never={t('recycleBin.noKeys')}
      />
      {(group.becomesOwner || !withMembers) && <Text size="sm">{t('recycleBin.youOwn')}</Text>}
      {group.nameTaken && <OtherName {...form.getInputProps('name')} />}
      <Checkbox
        label={t('recycleBin.withMembers')}
        {...form.getInputProps('members', { type: 'checkbox' })}
      />
    </RestoreForm>
  )
}
