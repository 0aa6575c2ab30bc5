import { Stack } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { mayCall, useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { addedAtOnce, addPeople } from './add-people.ts'
import { GroupFields, type GroupValues, inputOf, useGroupForm } from './GroupFields.tsx'
import { type ChosenPerson, PeopleField } from './PeopleField.tsx'

export function EditGroupDialog({ group, onClose }: { group: GroupDetails; onClose: () => void }) {
  const me = useMe()
  const one = { group: group.id }
  const [people, setPeople] = useState<ChosenPerson[]>([])
  const form = useGroupForm({
    name: group.name,
    description: group.description,
    public: group.public,
  })
  const update = useMutation({
    mutationFn: async (values: GroupValues) => {
      const updated = await api.groups.update({ ...one, ...inputOf(values) })
      await addPeople(one, people)
      return updated
    },
    onSuccess: ({ name }) => {
      toastDone(t('groups.saved', { group: name }))
      onClose()
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog onClose={onClose} title={t('groups.editNamed', { group: group.name })}>
      <form onSubmit={form.onSubmit((values) => update.mutate(values))} noValidate>
        <Stack gap="md">
          {update.isError && (
            <ProblemAlert
              error={update.error}
              title={people.length > 0 ? t('groups.notAllSaved') : t('groups.notChanged')}
              fields={Object.keys(form.values)}
            />
          )}
          <GroupFields form={form} />
          {group.actions.addMembers.allowed && mayCall(me, contract.groups.listCandidates) && (
            <PeopleField
              label={t('groups.addUsers')}
              among={[one.group]}
              find={(filter, options) => api.groups.listCandidates({ ...one, ...filter }, options)}
              value={people}
              onChange={setPeople}
              maximum={addedAtOnce}
            />
          )}
          <DialogActions onCancel={onClose} submit={t('groups.save')} busy={update.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
