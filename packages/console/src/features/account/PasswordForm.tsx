import { Button, Checkbox, Group, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
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
      currentPassword: (value) => (value ? null : t('account.enterCurrent')),
      password: (value, all) =>
        passwordError(value, tenant) ?? (value === all.currentPassword ? t('account.sameAsCurrent') : null),
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
            title={t('account.passwordNotChanged')}
            fields={[...Object.keys(form.values), 'newPassword']}
          />
        )}
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <PasswordInput
          label={t('account.currentPassword')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          {...form.getInputProps('currentPassword')}
        />
        <NewPasswordInput
          label={t('account.newPassword')}
          rules={tenant}
          names={[user.username, user.email, user.alias, tenant.slug, tenant.name, tenant.profile]}
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Checkbox
          label={t('account.revokeKeys')}
          description={t('publicPages.keysMayBeOthers')}
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
