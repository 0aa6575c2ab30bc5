import { Alert, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { presentAddress, resumeOneself } from '../../shell/looking-as.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { meQuery } from '../account/me.ts'
import { PublicPage, placeName } from './PublicPage.tsx'
import { type ReturnTarget, returnTarget } from './return-path.ts'
import { SlowDownButton } from './SlowDownButton.tsx'
import { loginField, optionsQuery } from './sign-in.queries.ts'
import { useBeginSession, useGoOn } from './use-begin-session.ts'
import { useSlowDown } from './use-slow-down.ts'

const route = getRouteApi('/t/$tenant/sign-in')

export function SignInPage() {
  const { tenant } = route.useParams()
  const options = useQuery(optionsQuery(tenant))
  const { data } = options
  return (
    <PublicPage
      title="Sign in"
      place={data && placeName(data.product, data.tenant.name)}
      accentColor={data?.accentColor}
    >
      {options.isPending && <Waiting />}
      {options.isError && <ProblemAlert error={options.error} onRetry={() => void options.refetch()} />}
      {data?.setupNeeded && <SetupHint />}
      {data && !data.setupNeeded && <SignIn options={data} />}
    </PublicPage>
  )
}

function Waiting() {
  return <Skeleton height={180} />
}

/** Whoever comes from a product and is signed in goes back at once. */
function SignIn({ options }: { options: SignInOptions }) {
  const { returnTo } = route.useSearch()
  const target = returnTarget(returnTo, options.productOrigins)
  const fromProduct = target !== undefined && 'url' in target
  const me = useQuery({ ...meQuery, enabled: fromProduct })
  const goOn = useGoOn()
  // In another tenant they are nobody to the product, which would send them here again and again.
  const signedIn = fromProduct && me.data?.tenant.slug === options.tenant.slug ? me.data : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as it is known who it is
  useEffect(() => {
    if (signedIn) void goOn(signedIn, target)
  }, [signedIn])
  // Whoever looked as somebody else until a moment ago is signed in as themselves: their session waits.
  useEffect(() => {
    if (me.isError) void resumeOneself(presentAddress())
  }, [me.isError])
  if (signedIn || (fromProduct && me.isPending)) return <Waiting />
  return <SignInForm options={options} target={target} />
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

function SignInForm({ options, target }: { options: SignInOptions; target: ReturnTarget | undefined }) {
  const login = loginField(options)
  const signIn = useSignIn(options.tenant.slug, target)
  const slowDown = useSlowDown()
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value.trim() ? null : `Enter your ${login.label.toLowerCase()}.`),
      password: (value) => (value ? null : 'Enter your password.'),
    },
  })
  const { username } = form.values
  // Whoever has mistyped the name need not wait for somebody else's lock.
  const left = username.trim() === signIn.variables?.username ? slowDown.left : 0
  const send = (values: typeof form.values) =>
    signIn.mutate(
      { ...values, username: values.username.trim() },
      {
        onError: (error) => {
          form.setFieldValue('password', '')
          slowDown.begin(error)
        },
      },
    )
  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      <Stack gap="md">
        {signIn.isError && <SignInFailure error={signIn.error} login={login.label.toLowerCase()} />}
        <TextInput {...login} {...form.getInputProps('username')} />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          {...form.getInputProps('password')}
        />
        <SlowDownButton label="Sign in" busy={signIn.isPending} left={left} />
        {options.resetByMail && (
          <TextLink to="/t/$tenant/forgot-password" params={{ tenant: options.tenant.slug }} size="sm">
            Forgot password?
          </TextLink>
        )}
      </Stack>
    </form>
  )
}

function useSignIn(tenant: string, target: ReturnTarget | undefined) {
  const beginSession = useBeginSession()
  return useMutation({
    mutationFn: (values: { username: string; password: string }) =>
      api.signIn.withPassword({ tenant, ...values }),
    onSuccess: (me) => beginSession(me, target),
  })
}

/** Short on purpose: a wrong password needs no request id. */
function SignInFailure({ error, login }: { error: unknown; login: string }) {
  const problem = problemOf(error)
  if (problem.code === 'sign_in.failed') {
    return (
      <Alert color="red" role="alert" title={`The ${login} or the password is not right`}>
        <Text size="sm">{problem.detail}</Text>
      </Alert>
    )
  }
  if (problem.status === 503 || problem.code === 'sign_in.slow_down') {
    return (
      <Alert color="orange" role="alert" title={problem.title}>
        <Text size="sm">{problem.detail || 'Wait a few seconds, then try again.'}</Text>
      </Alert>
    )
  }
  return <ProblemAlert error={error} />
}
