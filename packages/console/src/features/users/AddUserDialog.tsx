import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useMay, useMe } from '../account/me.ts'
import { rolesQuery } from '../roles/roles.queries.ts'
import { GeneratedPasswordInput } from './GeneratedPasswordInput.tsx'
import { passwordError } from './password.ts'
import { RoleField } from './RoleField.tsx'

interface Values {
  username: string
  password: string
  email: string
  /** Null: the tenant's default role. */
  roles: string[] | null
}

export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const { tenant } = useMe()
  const form = useForm<Values>({
    initialValues: { username: '', password: '', email: '', roles: null },
    validate: {
      username: (value) => (value.trim() ? null : 'Enter a username.'),
      password: (value) => passwordError(value, tenant),
      roles: (value) => (value?.length === 0 ? 'Choose at least one role.' : null),
      email: (value) => (tenant.email === 'required' && !value.trim() ? 'Enter an email address.' : null),
    },
  })
  const create = useCreateUser(onClose, (errors) => form.setErrors(errors))
  return (
    <Dialog onClose={onClose} title="Add user">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && <ProblemAlert error={create.error} title="Failed to create user" />}
          <TextInput
            label="Username"
            description="What people will recognise in the audit log"
            required
            withAsterisk={false}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps('username')}
          />
          {tenant.email !== 'none' && (
            <TextInput
              label={tenant.email === 'optional' ? 'Email (optional)' : 'Email'}
              type="email"
              autoComplete="off"
              {...form.getInputProps('email')}
            />
          )}
          <GeneratedPasswordInput
            rules={tenant}
            value={form.values.password}
            onChange={(value) => form.setFieldValue('password', value)}
            error={form.errors.password}
          />
          <RoleChoice
            value={form.values.roles}
            onChange={(roles) => form.setFieldValue('roles', roles)}
            error={form.errors.roles}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add user
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function useCreateUser(onDone: () => void, onFieldErrors: (errors: Record<string, string>) => void) {
  const { tenant } = useMe()
  return useMutation({
    mutationFn: ({ username, password, email, roles }: Values) =>
      api.users.create({
        tenant: tenant.slug,
        username: username.trim(),
        password,
        ...(email.trim() ? { email: email.trim() } : {}),
        ...(roles ? { roles } : {}),
      }),
    onSuccess: (user) => {
      toastDone(`User "${user.username}" created`)
      onDone()
    },
    onError: (error) => onFieldErrors(fieldErrors(problemOf(error))),
  })
}

/** Without the right to give roles, the account gets the default one, and there is nothing to choose. */
function RoleChoice(props: {
  value: string[] | null
  onChange: (roles: string[]) => void
  error: ReactNode
}) {
  const { tenant } = useMe()
  const { data: roles } = useQuery({ ...rolesQuery(tenant.slug), enabled: useMay('roles:read') })
  return roles ? <RoleField roles={roles} rules={tenant} {...props} /> : null
}
