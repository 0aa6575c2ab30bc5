import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { meQuery, useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { Roles } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Time } from '../../ui/Time.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { AliasInput, aliasError } from '../users/people/AliasInput.tsx'
import { ProviderPill } from '../users/people/UserPills.tsx'
import { DataSection } from './DataSection.tsx'
import { EmailSection } from './EmailSection.tsx'
import { OwnAttributes } from './OwnAttributes.tsx'
import { OwnerOnly } from './OwnerOnly.tsx'
import { PictureField } from './PictureField.tsx'

export function ProfileTab() {
  const { user, home } = useMe()
  const username: Fact[] = user.username === user.email ? [] : [[t('users.username'), user.username]]
  return (
    <Stack gap="lg" maw={560}>
      {!home && <PictureField />}
      <Facts
        items={[
          ...username,
          [t('users.role'), <Roles key="roles" roles={user.roles} />],
          [t('users.signIn'), <ProviderPill key="provider" provider={user.provider} />],
          [t('users.created'), <Time key="created" at={user.createdAt} />],
          [t('users.lastSignIn'), <Time key="last" at={user.lastSignInAt} />],
        ]}
      />
      <OwnerOnly>
        <OwnAttributes />
      </OwnerOnly>
      <OwnerOnly>
        <AliasForm />
      </OwnerOnly>
      {!home && (
        <>
          <OwnerOnly>
            <EmailSection />
          </OwnerOnly>
          <DataSection />
        </>
      )}
    </Stack>
  )
}

function AliasForm() {
  const { user, tenant } = useMe()
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { alias: user.alias ?? '' },
    validate: {
      alias: (value) => aliasError(value, tenant),
    },
  })
  const save = useMutation({
    mutationFn: (alias: string) => api.me.update({ alias: alias.trim() || null }),
    onSuccess: (changed) => {
      queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, user: changed })
      form.resetDirty()
      toastDone(t('account.aliasSaved'))
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <form onSubmit={form.onSubmit(({ alias }) => save.mutate(alias))} noValidate>
      <Stack gap="sm">
        {save.isError && (
          <ProblemAlert
            error={save.error}
            title={t('account.aliasNotSaved')}
            fields={Object.keys(form.values)}
          />
        )}
        <AliasInput
          label={t('users.alias')}
          maxLength={tenant.aliasMaxLength}
          description={t(
            tenant.signInWith === 'email' ? 'account.aliasInsteadOfEmail' : 'account.aliasInsteadOfUsername',
          )}
          value={form.values.alias}
          onChange={(value) => form.setFieldValue('alias', value)}
          error={form.errors.alias}
        />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t('account.saveAlias')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
