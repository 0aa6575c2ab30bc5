import { Button, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Invitation } from '@rollcall/contract/invitations.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { rich } from '../../i18n/rich.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { NewPasswordInput } from '../passwords/NewPasswordInput.tsx'
import { passwordError } from '../passwords/password.ts'
import { AliasInput, aliasError } from '../users/people/AliasInput.tsx'
import { LinkPage } from './LinkPage.tsx'
import { useBeginSession } from './use-begin-session.ts'

export function RegisterPage() {
  return (
    <LinkPage
      purpose="invitation"
      title={t('publicPages.acceptTitle')}
      check={(token) => api.invitations.check({ token })}
    >
      {(invitation, token) => (
        <Stack gap="md">
          <Invited invitation={invitation} />
          <RegisterForm invitation={invitation} token={token} />
        </Stack>
      )}
    </LinkPage>
  )
}

/** The facts that the invitation has fixed. */
function Invited({ invitation }: { invitation: Invitation }) {
  const { username, email, roles, expiresAt } = invitation
  const ownUsername: Fact[] = username === email ? [] : [[t('signIn.username'), username]]
  const ownEmail: Fact[] = email === null ? [] : [[t('signIn.email'), email]]
  return (
    <>
      <Text size="sm">
        {rich('publicPages.invites', { by: invitation.invitedBy, tenant: invitation.tenant.name })}
      </Text>
      <Facts
        items={[
          ...ownUsername,
          ...ownEmail,
          [t('publicPages.role'), roles.join(', ') || t('publicPages.noRole')],
          [t('publicPages.goodUntil'), momentText(expiresAt)],
        ]}
      />
    </>
  )
}

/** Nobody is signed in, so there are no preferences for times yet. */
function momentText(iso: string): string {
  return new Intl.DateTimeFormat(t.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

function RegisterForm({ invitation, token }: { invitation: Invitation; token: string }) {
  const form = useForm({
    initialValues: { alias: invitation.alias ?? '', password: '' },
    validate: {
      alias: (value) => aliasError(value, invitation) ?? keptAlias(value, invitation),
      password: (value) => passwordError(value, invitation),
    },
  })
  const accept = useAccept(token, (error) => form.setErrors(fieldErrors(problemOf(error))))
  const { username, email, tenant, product } = invitation
  const { alias, password } = form.values
  return (
    <form onSubmit={form.onSubmit((values) => accept.mutate(values))} noValidate>
      <Stack gap="md">
        {accept.isError && (
          <ProblemAlert
            error={accept.error}
            title={t('publicPages.notAccepted')}
            fields={Object.keys(form.values)}
          />
        )}
        {/* Password managers file the new password under the account they find here. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <AliasInput
          label={t('publicPages.aliasOptional')}
          description={t(
            username === email ? 'publicPages.aliasInsteadOfEmail' : 'publicPages.aliasInsteadOfUsername',
          )}
          maxLength={invitation.aliasMaxLength}
          autoFocus
          value={alias}
          onChange={(value) => form.setFieldValue('alias', value)}
          error={form.errors.alias}
        />
        <NewPasswordInput
          label={t('signIn.password')}
          rules={invitation}
          names={[username, email, alias, tenant.slug, tenant.name, product]}
          value={password}
          onChange={(value) => form.setFieldValue('password', value)}
          error={form.errors.password}
        />
        <Button type="submit" fullWidth loading={accept.isPending}>
          {t('publicPages.createAccount')}
        </Button>
      </Stack>
    </form>
  )
}

/** Says that an account without a new alias keeps its old one. */
function keptAlias(alias: string, invitation: Invitation): string | null {
  if (alias.trim() || invitation.alias === null) return null
  return t('publicPages.keepAlias', { alias: invitation.alias })
}

function useAccept(token: string, onError: (error: unknown) => void) {
  const beginSession = useBeginSession()
  return useMutation({
    mutationFn: ({ alias, password }: { alias: string; password: string }) =>
      api.invitations.accept({ token, password, ...(alias.trim() ? { alias: alias.trim() } : {}) }),
    onSuccess: (me) => beginSession(me),
    onError,
  })
}
