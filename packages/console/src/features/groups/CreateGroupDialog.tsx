import { Stack } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Group } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMayCall, useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { GroupFields, type GroupValues, inputOf, useGroupForm } from './GroupFields.tsx'
import { type ChosenPerson, PeopleField } from './PeopleField.tsx'

/** The most users of one request. */
const maximum = 200

interface CreateGroupDialogProps {
  onClose: () => void
  onMade: (group: Group) => void
}

export function CreateGroupDialog({ onClose, onMade }: CreateGroupDialogProps) {
  const { user } = useMe()
  const mayFind = useMayCall(contract.people.list)
  const [people, setPeople] = useState<ChosenPerson[]>([])
  const form = useGroupForm()
  const create = useMutation({
    mutationFn: (values: GroupValues) =>
      api.groups.create({
        ...inputOf(values),
        members: people.map(({ id, role }) => ({ user: id, role })),
      }),
    onSuccess: (group) => {
      toastDone(t('groups.created', { group: group.name }))
      onMade(group)
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog onClose={onClose} title={t('groups.create')}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && (
            <ProblemAlert
              error={create.error}
              title={t('groups.notCreated')}
              fields={Object.keys(form.values)}
            />
          )}
          <GroupFields form={form} />
          {mayFind && (
            <PeopleField
              label={t('groups.usersOptional')}
              among={[]}
              find={async (filter, options) => {
                const found = await api.people.list({ ...filter }, options)
                // The creator owns the group, so there is nothing to choose.
                return { items: found.items.filter(({ id }) => id !== user.id) }
              }}
              value={people}
              onChange={setPeople}
              maximum={maximum}
            />
          )}
          <DialogActions onCancel={onClose} submit={t('groups.save')} busy={create.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
