import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { NewPasswordInput } from '../passwords/NewPasswordInput.tsx'
import { passwordError } from '../passwords/password.ts'
import { LinkPage } from './LinkPage.tsx'
import { useBeginSession } from './use-begin-session.ts'

type Setup = Output<typeof contract.setup.check>

export function SetupPage() {
  return (
    <LinkPage purpose="setup" title={t('signIn.setupTitle')} check={(token) => api.setup.check({ token })}>
      {(setup, token) => <SetupForm setup={setup} token={token} />}
    </LinkPage>
  )
}

function SetupForm({ setup, token }: { setup: Setup; token: string }) {
  const byEmail = setup.signInWith === 'email'
  const form = useForm({
    initialValues: { username: '', email: '', password: '' },
    validate: {
      username: (value) => (byEmail || value.trim() ? null : t('signIn.enterSomeUsername')),
      email: (value) => (setup.email === 'required' && !value.trim() ? t('signIn.enterSomeEmail') : null),
      password: (value) => passwordError(value, setup),
    },
  })
  const create = useCreate(token, (error) => form.setErrors(fieldErrors(problemOf(error))))
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('signIn.setupRole', { role: setup.administratorRole })}
        </Text>
        {create.isError && (
          <ProblemAlert
            error={create.error}
            title={t('signIn.notCreated')}
            fields={Object.keys(form.values)}
          />
        )}
        {!byEmail && (
          <TextInput
            label={t('signIn.username')}
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            {...form.getInputProps('username')}
          />
        )}
        {setup.email !== 'none' && (
          <TextInput
            label={t(setup.email === 'optional' ? 'signIn.emailOptional' : 'signIn.email')}
            type="email"
            autoComplete={byEmail ? 'username' : 'email'}
            autoFocus={byEmail}
            {...form.getInputProps('email')}
          />
        )}
        <NewPasswordInput
          label={t('signIn.password')}
          rules={setup}
          names={[
            form.values.username,
            form.values.email,
            setup.tenant.slug,
            setup.tenant.name,
            setup.product,
          ]}
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Button type="submit" fullWidth loading={create.isPending}>
          {t('signIn.createAdministrator')}
        </Button>
      </Stack>
    </form>
  )
}

function useCreate(token: string, onError: (error: unknown) => void) {
  const beginSession = useBeginSession()
  return useMutation({
    mutationFn: ({ username, password, email }: { username: string; password: string; email: string }) =>
      api.setup.complete({
        token,
        // Where users sign in by email, the email address is the username.
        username: username.trim() || email.trim(),
        password,
        ...(email.trim() ? { email: email.trim() } : {}),
      }),
    onSuccess: (me) => beginSession(me),
    onError,
  })
}
