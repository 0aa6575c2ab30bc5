import { Button, Checkbox, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { NewPasswordInput } from '../passwords/NewPasswordInput.tsx'
import { passwordError } from '../passwords/password.ts'
import { LinkPage } from './LinkPage.tsx'

type Reset = Output<typeof contract.passwordResets.check>

export function ResetPasswordPage() {
  return (
    <LinkPage
      purpose="reset"
      title={t('publicPages.resetTitle')}
      check={(token) => api.passwordResets.check({ token })}
    >
      {(reset, token) => <ResetForm reset={reset} token={token} />}
    </LinkPage>
  )
}

function ResetForm({ reset, token }: { reset: Reset; token: string }) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { password: '', endKeys: true },
    validate: { password: (value) => passwordError(value, reset) },
  })
  const complete = useMutation({
    mutationFn: ({ password, endKeys }: typeof form.values) =>
      api.passwordResets.complete({ token, password, olderCredentials: endKeys ? 'end' : 'keep' }),
    onSuccess: async () => {
      queryClient.clear()
      toastDone(t('publicPages.passwordSet'))
      await navigate({ to: '/sign-in', replace: true })
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <form onSubmit={form.onSubmit((values) => complete.mutate(values))} noValidate>
      <Stack gap="md">
        <Text size="sm">{rich('publicPages.resetFor', { username: reset.username })}</Text>
        {complete.isError && (
          <ProblemAlert
            error={complete.error}
            title={t('publicPages.notReset')}
            fields={Object.keys(form.values)}
          />
        )}
        {/* Password managers file the new password under the account they find here. */}
        <input type="text" name="username" autoComplete="username" value={reset.username} readOnly hidden />
        <NewPasswordInput
          label={t('publicPages.newPassword')}
          rules={reset}
          names={[reset.username, reset.tenant.slug, reset.tenant.name]}
          autoFocus
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        {reset.apiKeys > 0 && (
          <Checkbox
            label={t('publicPages.revokeKeys', { count: reset.apiKeys })}
            description={t(reset.keysMayStay ? 'publicPages.keysMayBeOthers' : 'publicPages.keysEnd')}
            disabled={!reset.keysMayStay}
            {...form.getInputProps('endKeys', { type: 'checkbox' })}
          />
        )}
        <Button type="submit" fullWidth loading={complete.isPending}>
          {t('publicPages.setNewPassword')}
        </Button>
      </Stack>
    </form>
  )
}
