import { Stack } from '@mantine/core'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useMe } from '../account/me.ts'
import { GroupFields, type GroupValues, inputOf, useGroupForm } from './GroupFields.tsx'

export function EditGroupDialog({ group, onClose }: { group: GroupDetails; onClose: () => void }) {
  const { tenant } = useMe()
  const form = useGroupForm({
    name: group.name,
    description: group.description,
    public: group.public,
  })
  const update = useMutation({
    mutationFn: (values: GroupValues) =>
      api.groups.update({ tenant: tenant.slug, group: group.id, ...inputOf(values) }),
    onSuccess: ({ name }) => {
      toastDone(`Group "${name}" saved`)
      onClose()
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog onClose={onClose} title={`Edit ${group.name}`}>
      <form onSubmit={form.onSubmit((values) => update.mutate(values))} noValidate>
        <Stack gap="md">
          {update.isError && (
            <ProblemAlert
              error={update.error}
              title="The group was not changed"
              fields={Object.keys(form.values)}
            />
          )}
          <GroupFields form={form} />
          <DialogActions onCancel={onClose} submit="Save" busy={update.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
