import { Checkbox, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { DeletedGroupDetails } from '@rollcall/contract/deleted-things.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { ComesBack } from './ComesBack.tsx'
import { deletedGroupQuery } from './recycle-bin.queries.ts'

/** Says what comes back of a deleted group and what does not, and restores it. */
export function RestoreGroupDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const group = useQuery(deletedGroupQuery(id))
  return (
    <Dialog
      onClose={onClose}
      title={group.data ? t('recycleBin.restoreTitle', { name: group.data.name }) : t('recycleBin.restore')}
    >
      {group.isError && <ProblemAlert error={group.error} />}
      {group.isPending && <Skeleton height={160} aria-busy />}
      {group.data && <RestoreForm group={group.data} onClose={onClose} />}
    </Dialog>
  )
}

function RestoreForm({ group, onClose }: { group: DeletedGroupDetails; onClose: () => void }) {
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
    <form onSubmit={form.onSubmit((values) => restore.mutate(values))} noValidate>
      <Stack gap="md">
        <ComesBack
          parts={[...(withMembers ? people : []), [t('recycleBin.roles'), roles]]}
          alone={t('recycleBin.onlyGroup')}
          never={t('recycleBin.noKeys')}
        />
        {(group.becomesOwner || !withMembers) && <Text size="sm">{t('recycleBin.youOwn')}</Text>}
        {group.nameTaken && (
          <TextInput
            label={t('recycleBin.otherName')}
            description={t('recycleBin.nameTaken')}
            autoComplete="off"
            {...form.getInputProps('name')}
          />
        )}
        <Checkbox
          label={t('recycleBin.withMembers')}
          {...form.getInputProps('members', { type: 'checkbox' })}
        />
        {restore.isError && (
          <ProblemAlert
            error={restore.error}
            title={t('recycleBin.notRestored')}
            fields={Object.keys(form.values)}
          />
        )}
        <DialogActions
          onCancel={onClose}
          submit={t('recycleBin.restore')}
          busy={restore.isPending}
          disabled={!group.actions.restore.allowed || form.values.name.trim() === ''}
        />
      </Stack>
    </form>
  )
}
