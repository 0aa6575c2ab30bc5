import { Button, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { rememberTenant } from '../../shell/session.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { meQuery } from '../account/me.ts'
import { passwordError } from '../users/password.ts'
import { LinkProblem } from './LinkProblem.tsx'
import { NewPasswordInput } from './NewPasswordInput.tsx'
import { PublicPage, placeName } from './PublicPage.tsx'
import { useLinkToken } from './use-link-token.ts'

type Setup = Output<typeof contract.signIn.checkSetup>

export function SetupPage() {
  const token = useLinkToken()
  const check = useQuery({
    queryKey: ['setup', token],
    queryFn: () => api.signIn.checkSetup({ token }),
    enabled: token !== '',
    // Asking again after the link was used would only say that it is used up.
    staleTime: 'static',
  })
  const { data } = check
  return (
    <PublicPage
      title="Create the first administrator"
      place={data && placeName(data.product, data.tenant.name)}
    >
      {token === '' && <LinkProblem purpose="setup" />}
      {token !== '' && check.isPending && <Skeleton height={220} />}
      {check.isError && <LinkProblem purpose="setup" error={check.error} />}
      {data && <SetupForm setup={data} token={token} />}
    </PublicPage>
  )
}

function SetupForm({ setup, token }: { setup: Setup; token: string }) {
  const form = useForm({
    initialValues: { username: '', email: '', password: '' },
    validate: {
      username: (value) => (value.trim() ? null : 'Enter a username.'),
      email: (value) => (setup.email === 'required' && !value.trim() ? 'Enter an email address.' : null),
      password: (value) => passwordError(value, setup),
    },
  })
  const create = useCreate(token, (error) => form.setErrors(fieldErrors(problemOf(error))))
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          This account gets the role {setup.administratorRole}. You are signed in with it right away.
        </Text>
        {create.isError && <ProblemAlert error={create.error} title="The administrator was not created" />}
        <TextInput
          label="Username"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          {...form.getInputProps('username')}
        />
        {setup.email !== 'none' && (
          <TextInput
            label={setup.email === 'optional' ? 'Email (optional)' : 'Email'}
            type="email"
            autoComplete="email"
            {...form.getInputProps('email')}
          />
        )}
        <NewPasswordInput
          label="Password"
          rules={setup}
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Button type="submit" fullWidth loading={create.isPending}>
          Create administrator
        </Button>
      </Stack>
    </form>
  )
}

function useCreate(token: string, onError: (error: unknown) => void) {
  const queryClient = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: ({ username, password, email }: { username: string; password: string; email: string }) =>
      api.signIn.completeSetup({
        token,
        username: username.trim(),
        password,
        ...(email.trim() ? { email: email.trim() } : {}),
      }),
    onSuccess: async (me) => {
      queryClient.clear()
      queryClient.setQueryData(meQuery.queryKey, me)
      rememberTenant(me.tenant.slug)
      await router.navigate({ to: '/', replace: true })
    },
    onError,
  })
}
