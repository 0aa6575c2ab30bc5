import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { passwordError } from '../users/password.ts'
import { LinkProblem } from './LinkProblem.tsx'
import { NewPasswordInput } from './NewPasswordInput.tsx'
import { PublicPage } from './PublicPage.tsx'
import { useLinkToken } from './use-link-token.ts'

type Reset = Output<typeof contract.signIn.checkPasswordReset>

export function ResetPasswordPage() {
  const token = useLinkToken()
  const check = useQuery({
    queryKey: ['password-reset', token],
    queryFn: () => api.signIn.checkPasswordReset({ token }),
    enabled: token !== '',
    // Asking again after the link was used would only say that it is used up.
    staleTime: 'static',
  })
  return (
    <PublicPage title="Choose a new password" place={check.data?.tenant.name}>
      {token === '' && <LinkProblem purpose="reset" />}
      {token !== '' && check.isPending && <Skeleton height={160} />}
      {check.isError && <LinkProblem purpose="reset" error={check.error} />}
      {check.data && <ResetForm reset={check.data} token={token} />}
    </PublicPage>
  )
}

function ResetForm({ reset, token }: { reset: Reset; token: string }) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => passwordError(value, reset) },
  })
  const complete = useMutation({
    mutationFn: (password: string) => api.signIn.completePasswordReset({ token, password }),
    onSuccess: async () => {
      queryClient.clear()
      toastDone('Your new password is set. Sign in with it.')
      await navigate({ to: '/t/$tenant/sign-in', params: { tenant: reset.tenant.slug }, replace: true })
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <form onSubmit={form.onSubmit(({ password }) => complete.mutate(password))} noValidate>
      <Stack gap="md">
        <Text size="sm">
          For the account <b>{reset.username}</b>. Its open sessions end; you then sign in with the new
          password.
        </Text>
        {complete.isError && <ProblemAlert error={complete.error} title="The password was not set" />}
        {/* Password managers file the new password under the account they find here. */}
        <input type="text" name="username" autoComplete="username" value={reset.username} readOnly hidden />
        <NewPasswordInput
          label="New password"
          rules={reset}
          autoFocus
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Button type="submit" fullWidth loading={complete.isPending}>
          Set new password
        </Button>
      </Stack>
    </form>
  )
}
