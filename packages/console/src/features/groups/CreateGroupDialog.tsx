import { Stack } from '@mantine/core'
import type { Group } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay, useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { GroupFields, type GroupValues, inputOf, useGroupForm } from './GroupFields.tsx'
import { type ChosenPerson, PeopleField } from './PeopleField.tsx'

/** As many as are taken in one request. */
const maximum = 200

interface CreateGroupDialogProps {
  onClose: () => void
  onMade: (group: Group) => void
}

export function CreateGroupDialog({ onClose, onMade }: CreateGroupDialogProps) {
  const { user } = useMe()
  const mayFind = useMay('users:read-names')
  const [people, setPeople] = useState<ChosenPerson[]>([])
  const form = useGroupForm()
  const create = useMutation({
    mutationFn: (values: GroupValues) =>
      api.groups.create({
        ...inputOf(values),
        members: people.map(({ id, role }) => ({ user: id, role })),
      }),
    onSuccess: (group) => {
      toastDone(`Group "${group.name}" created`)
      onMade(group)
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog onClose={onClose} title="Create group">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && (
            <ProblemAlert
              error={create.error}
              title="The group was not created"
              fields={Object.keys(form.values)}
            />
          )}
          <GroupFields form={form} />
          {mayFind && (
            <PeopleField
              label="Users (optional)"
              among={[]}
              find={async (filter, options) => {
                const found = await api.people.list({ ...filter }, options)
                // Whoever makes a group owns it: there is nothing to choose.
                return { items: found.items.filter(({ id }) => id !== user.id) }
              }}
              value={people}
              onChange={setPeople}
              maximum={maximum}
            />
          )}
          <DialogActions onCancel={onClose} submit="Save" busy={create.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
