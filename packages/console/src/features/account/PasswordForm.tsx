import { Button, Checkbox, Group, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { NewPasswordInput } from '../passwords/NewPasswordInput.tsx'
import { passwordError } from '../passwords/password.ts'

interface PasswordFormProps {
  submitLabel: string
  onDone: () => void
}

export function PasswordForm({ submitLabel, onDone }: PasswordFormProps) {
  const { tenant, user } = useMe()
  const form = useForm({
    initialValues: { currentPassword: '', password: '', endKeys: true },
    validate: {
      currentPassword: (value) => (value ? null : 'Enter your current password.'),
      password: (value, all) =>
        passwordError(value, tenant) ??
        (value === all.currentPassword ? 'The new password is the current one.' : null),
    },
  })
  const change = useMutation({
    mutationFn: ({ currentPassword, password, endKeys }: typeof form.values) =>
      api.me.changePassword({
        currentPassword,
        newPassword: password,
        olderCredentials: endKeys ? 'end' : 'keep',
      }),
    onSuccess: () => {
      form.reset()
      onDone()
    },
    onError: (error) => {
      const { newPassword, ...others } = fieldErrors(problemOf(error))
      form.setErrors(newPassword ? { ...others, password: newPassword } : others)
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack gap="md">
        {change.isError && (
          <ProblemAlert
            error={change.error}
            title="The password was not changed"
            fields={[...Object.keys(form.values), 'newPassword']}
          />
        )}
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          {...form.getInputProps('currentPassword')}
        />
        <NewPasswordInput
          label="New password"
          rules={tenant}
          names={[user.username, user.email, user.alias, tenant.slug, tenant.name, tenant.profile]}
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Checkbox
          label="Revoke my API keys"
          description="Whoever knew the old password may have made one."
          {...form.getInputProps('endKeys', { type: 'checkbox' })}
        />
        <Group>
          <Button type="submit" loading={change.isPending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
