import { Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { RoleChoice } from '../users/creation/RoleChoice.tsx'
import { OwnerField } from './OwnerField.tsx'

interface Values {
  username: string
  alias: string
  roles: string[] | null
  owner: string | null
}

/** Creates an account that nobody signs in to. Its keys are made on its page, when it is there. */
export function CreateMachineDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void
  onCreated: (machine: string) => void
}) {
  const { user } = useMe()
  const form = useForm<Values>({
    initialValues: { username: '', alias: '', roles: null, owner: user?.id ?? null },
    validate: {
      username: (value) => (value.trim() ? null : t('machines.enterName')),
      roles: (value) => (value?.length === 0 ? t('machines.chooseRoles') : null),
      owner: (value) => (value ? null : t('machines.chooseOwner')),
    },
  })
  const create = useMutation({
    mutationFn: ({ username, alias, roles, owner }: Values) =>
      api.machines.create({
        username: username.trim(),
        ...(roles ? { roles } : {}),
        ...(alias.trim() ? { alias: alias.trim() } : {}),
        ...(owner ? { owner } : {}),
      }),
    onSuccess: ({ id, username }) => {
      toastDone(t('machines.created', { name: username }))
      onCreated(id)
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Dialog onClose={onClose} title={t('machines.createTitle')}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && (
            <ProblemAlert
              error={create.error}
              title={t('machines.notCreated')}
              fields={Object.keys(form.values)}
            />
          )}
          <Text size="sm">{t('machines.createText')}</Text>
          <TextInput
            label={t('machines.name')}
            description={t('machines.nameHint')}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps('username')}
          />
          <TextInput
            label={t('machines.aliasOptional')}
            description={t('machines.aliasHint')}
            autoComplete="off"
            {...form.getInputProps('alias')}
          />
          <RoleChoice
            value={form.values.roles}
            onChange={(roles) => form.setFieldValue('roles', roles)}
            error={form.errors.roles}
          />
          <OwnerField
            value={form.values.owner}
            onChange={(owner) => form.setFieldValue('owner', owner)}
            {...(user ? { chosen: { value: user.id, label: user.alias || user.username } } : {})}
            error={form.errors.owner}
          />
          <DialogActions onCancel={onClose} submit={t('machines.create')} busy={create.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}
