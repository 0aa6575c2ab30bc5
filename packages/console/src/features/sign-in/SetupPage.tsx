import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Me } from '@rollcall/contract/me.ts'
import type { Recovery } from '@rollcall/contract/recovery.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { NewPasswordInput } from '../passwords/NewPasswordInput.tsx'
import { passwordError } from '../passwords/password.ts'
import { LinkPage } from './LinkPage.tsx'
import { useBeginSession } from './use-begin-session.ts'

/** The page of the link that the server prints at its first start. */
export function SetupPage() {
  return (
    <LinkPage
      purpose="setup"
      title={t('publicPages.setupTitle')}
      check={(token) => api.setup.check({ token })}
    >
      {(setup, token) => (
        <AdministratorForm
          rules={{ ...setup, username: null }}
          create={(input) => api.setup.complete({ token, ...input })}
        />
      )}
    </LinkPage>
  )
}

/** The page of the link that `rollcall recover-admin` prints. */
export function RecoverPage() {
  return (
    <LinkPage
      purpose="recovery"
      title={t('publicPages.recoverTitle')}
      check={(token) => api.recovery.check({ token })}
    >
      {(recovery, token) => (
        <AdministratorForm rules={recovery} create={(input) => api.recovery.complete({ token, ...input })} />
      )}
    </LinkPage>
  )
}

interface NewAdministrator {
  password: string
  username?: string
  email?: string
}

interface AdministratorFormProps {
  /** With the username of the account that becomes an administrator, where there is one already. */
  rules: Recovery
  create: (input: NewAdministrator) => Promise<Me>
}

function AdministratorForm({ rules, create: send }: AdministratorFormProps) {
  const byEmail = rules.signInWith === 'email'
  const isNew = rules.username === null
  const form = useForm({
    initialValues: { username: '', email: '', password: '' },
    validate: {
      username: (value) => (!isNew || byEmail || value.trim() ? null : t('publicPages.enterSomeUsername')),
      email: (value) =>
        isNew && rules.email === 'required' && !value.trim() ? t('publicPages.enterSomeEmail') : null,
      password: (value) => passwordError(value, rules),
    },
  })
  const beginSession = useBeginSession()
  const create = useMutation({
    mutationFn: ({ username, email, password }: typeof form.values) =>
      send({
        password,
        // Where one signs in by email, that is the username.
        ...(isNew ? { username: username.trim() || email.trim() } : {}),
        ...(isNew && email.trim() ? { email: email.trim() } : {}),
      }),
    onSuccess: (me) => beginSession(me),
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {rules.username === null
            ? t('publicPages.setupRole', { role: rules.administratorRole })
            : rich('publicPages.recoverRole', { role: rules.administratorRole, username: rules.username })}
        </Text>
        {create.isError && (
          <ProblemAlert
            error={create.error}
            title={t(isNew ? 'publicPages.notCreated' : 'publicPages.notRecovered')}
            fields={Object.keys(form.values)}
          />
        )}
        {/* Password managers file the new password under the account they find here. */}
        {rules.username !== null && (
          <input type="text" name="username" autoComplete="username" value={rules.username} readOnly hidden />
        )}
        {isNew && !byEmail && (
          <TextInput
            label={t('signIn.username')}
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            {...form.getInputProps('username')}
          />
        )}
        {isNew && rules.email !== 'none' && (
          <TextInput
            label={t(rules.email === 'optional' ? 'publicPages.emailOptional' : 'signIn.email')}
            type="email"
            autoComplete={byEmail ? 'username' : 'email'}
            autoFocus={byEmail}
            {...form.getInputProps('email')}
          />
        )}
        <NewPasswordInput
          label={t('signIn.password')}
          rules={rules}
          autoFocus={!isNew}
          names={[
            rules.username ?? form.values.username,
            form.values.email,
            rules.tenant.slug,
            rules.tenant.name,
            rules.product,
          ]}
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Button type="submit" fullWidth loading={create.isPending}>
          {t(isNew ? 'publicPages.createAdministrator' : 'publicPages.becomeAdministrator')}
        </Button>
      </Stack>
    </form>
  )
}
