import { Alert, Button, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { IconInfoCircle } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { rememberTenant } from '../../shell/session.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { meQuery } from '../account/me.ts'
import { PublicPage, placeName } from './PublicPage.tsx'
import { safeReturnPath } from './return-path.ts'

const route = getRouteApi('/t/$tenant/sign-in')

function optionsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['sign-in', tenant],
    queryFn: ({ signal }) => api.signIn.options({ tenant }, { signal }),
  })
}

export function SignInPage() {
  const { tenant } = route.useParams()
  const options = useQuery(optionsQuery(tenant))
  const { data } = options
  return (
    <PublicPage title="Sign in" place={data && placeName(data.product, data.tenant.name)}>
      {options.isPending && <Skeleton height={180} />}
      {options.isError && <ProblemAlert error={options.error} onRetry={() => void options.refetch()} />}
      {data?.setupNeeded && <SetupHint />}
      {data && !data.setupNeeded && <SignInForm options={data} />}
    </PublicPage>
  )
}

function SetupHint() {
  return (
    <Alert icon={<IconInfoCircle size={18} aria-hidden />} title="This server has no administrator yet">
      <Text size="sm">
        Open the setup link to create the first one. It was printed where the server was started: look at that
        terminal or its log for an address that contains <b>/setup#</b>. Restarting the server prints a new
        link.
      </Text>
    </Alert>
  )
}

function SignInForm({ options }: { options: SignInOptions }) {
  const label = options.signInWith === 'email' ? 'Email' : 'Username'
  const signIn = useSignIn(options.tenant.slug)
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value.trim() ? null : `Enter your ${label.toLowerCase()}.`),
      password: (value) => (value ? null : 'Enter your password.'),
    },
  })
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        signIn.mutate(values, { onError: () => form.setFieldValue('password', '') }),
      )}
      noValidate
    >
      <Stack gap="md">
        {signIn.isError && <SignInFailure error={signIn.error} />}
        <TextInput
          label={label}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...(options.signInWith === 'email' ? { type: 'email' } : {})}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
        <Text size="xs" c="dimmed">
          Forgotten your password? Ask an administrator for a reset link.
        </Text>
      </Stack>
    </form>
  )
}

function useSignIn(tenant: string) {
  const queryClient = useQueryClient()
  const router = useRouter()
  const search = route.useSearch()
  return useMutation({
    mutationFn: (values: { username: string; password: string }) =>
      api.signIn.withPassword({ tenant, ...values }),
    onSuccess: async (me) => {
      // Nothing that an earlier account of this browser has seen may be shown to this one.
      queryClient.clear()
      queryClient.setQueryData(meQuery.queryKey, me)
      rememberTenant(me.tenant.slug)
      await router.navigate({ href: safeReturnPath(search.return) ?? '/', replace: true })
    },
  })
}

/** Short on purpose: a wrong password needs no request id. */
function SignInFailure({ error }: { error: unknown }) {
  const problem = problemOf(error)
  if (problem.status === 503) {
    return (
      <Alert color="orange" role="alert" title={problem.title}>
        <Text size="sm">{problem.detail || 'Wait a few seconds, then try again.'}</Text>
      </Alert>
    )
  }
  if (problem.code === 'sign_in.failed') {
    return (
      <Alert color="red" role="alert" title={problem.title}>
        <Text size="sm">{problem.detail}</Text>
      </Alert>
    )
  }
  return <ProblemAlert error={error} />
}
