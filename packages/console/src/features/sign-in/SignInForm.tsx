import { Alert, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import type { Me } from '@rollcall/contract/me.ts'
import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { SlowDownButton } from './SlowDownButton.tsx'
import { loginField, loginMissing } from './sign-in.queries.ts'
import { useSlowDown } from './use-slow-down.ts'

interface SignInFormProps {
  options: SignInOptions
  /** The expected user, if known. */
  username?: string
  onSignedIn: (me: Me) => Promise<void>
}

export function SignInForm({ options, username: expected = '', onSignedIn }: SignInFormProps) {
  const { autoFocus, ...login } = loginField(options)
  const signIn = useMutation({
    mutationFn: async (values: { username: string; password: string }) =>
      onSignedIn(await api.signIn.withPassword({ ...values })),
  })
  const slowDown = useSlowDown()
  const [username, setUsername] = useState(expected)
  const [password, setPassword] = useState('')
  // Missing fields are reported after the first attempt.
  const [tried, setTried] = useState(false)
  // A user who has mistyped the name need not wait for the lock of another account.
  const left = username.trim() === signIn.variables?.username ? slowDown.left : 0
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(!username.trim() || !password)
    if (!username.trim() || !password) return
    signIn.mutate(
      { username: username.trim(), password },
      {
        onError: (error) => {
          setPassword('')
          slowDown.begin(error)
        },
      },
    )
  }
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        {signIn.isError && <SignInFailure error={signIn.error} options={options} />}
        <TextInput
          {...login}
          autoFocus={autoFocus && expected === ''}
          value={username}
          error={tried && !username.trim() && loginMissing(options)}
          onChange={({ currentTarget }) => setUsername(currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          autoFocus={expected !== ''}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          value={password}
          error={tried && !password && t('signIn.enterPassword')}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <SlowDownButton label={t('signIn.title')} busy={signIn.isPending} left={left} />
        {/* A page that waits for its user is left only by links that say so. */}
        {options.resetByMail && expected === '' && (
          <TextLink to="/forgot-password" size="sm">
            {t('signIn.forgot')}
          </TextLink>
        )}
      </Stack>
    </form>
  )
}

/** Short on purpose: a wrong password needs no request id. */
function SignInFailure({ error, options }: { error: unknown; options: SignInOptions }) {
  const problem = problemOf(error)
  if (problem.code === 'sign_in.failed') {
    return (
      <Alert
        color="red"
        role="alert"
        title={t(options.signInWith === 'email' ? 'signIn.wrongEmail' : 'signIn.wrongUsername')}
      >
        <Text size="sm">{problem.detail}</Text>
      </Alert>
    )
  }
  if (problem.status === 503 || problem.code === 'sign_in.slow_down') {
    return (
      <Alert color="orange" role="alert" title={problem.title}>
        <Text size="sm">{problem.detail || t('signIn.tryLater')}</Text>
      </Alert>
    )
  }
  return <ProblemAlert error={error} />
}
