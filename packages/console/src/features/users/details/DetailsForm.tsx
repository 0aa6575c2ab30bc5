import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { fieldErrors, problemOf } from '../../../api/problem.ts'
import { t } from '../../../i18n/messages.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { Section } from '../../../ui/Section.tsx'
import { toastDone } from '../../../ui/toast.tsx'
import { changesOf, clearedValues, textsOf } from '../attributes/attribute-values.ts'
import { AttributeInputs } from '../attributes/later-inputs.ts'
import { AliasInput, aliasError } from '../people/AliasInput.tsx'

/** Alias, address and attributes. A field that nobody, or only the owner, may change in this tenant is shown with the reason. */
export function DetailsForm({ user }: { user: UserDetails }) {
  const me = useMe()
  const { tenant } = me
  const ownAlias = tenant.aliasChangedBy === 'owner'
  const fixedEmail = tenant.emailChangedBy === 'nobody'
  const hasEmail = tenant.email !== 'none'
  const fields = tenant.attributes.filter(({ edit, editOwn }) => edit || (editOwn && me.user.id === user.id))
  const before = textsOf(fields, user.attributes)
  const form = useForm({
    initialValues: { alias: user.alias ?? '', email: user.email ?? '', attributes: before },
    validate: ({ alias, email, attributes }) => ({
      alias: ownAlias ? null : aliasError(alias, tenant),
      email: tenant.email === 'required' && !fixedEmail && !email.trim() ? t('userDetails.enterEmail') : null,
      ...clearedValues(fields, before, attributes),
    }),
  })
  const save = useMutation({
    mutationFn: ({ alias, email, attributes }: typeof form.values) =>
      api.users.update({
        user: user.id,
        ...(ownAlias ? {} : { alias: alias.trim() || null }),
        ...(fixedEmail || !hasEmail ? {} : { email: email.trim() || null }),
        ...(fields.length > 0 ? { attributes: changesOf(fields, before, attributes) } : {}),
      }),
    onSuccess: () => {
      form.resetDirty()
      toastDone(t('userDetails.saved'))
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  const nothingToChange = ownAlias && (fixedEmail || !hasEmail) && fields.length === 0
  return (
    <Section title={nothingToChange ? t('userDetails.details') : t('userDetails.changeDetails')}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="sm">
          {save.isError && (
            <ProblemAlert
              error={save.error}
              title={t('userDetails.notSaved')}
              fields={[...Object.keys(form.values), ...fields.map(({ key }) => `attributes.${key}`)]}
            />
          )}
          {ownAlias ? (
            <ReadOnly label={t('users.alias')} value={user.alias} reason={t('userDetails.aliasByOwner')} />
          ) : (
            <AliasInput
              label={t('users.alias')}
              maxLength={tenant.aliasMaxLength}
              autoComplete="off"
              value={form.values.alias}
              onChange={(value) => form.setFieldValue('alias', value)}
              error={form.errors.alias}
            />
          )}
          {hasEmail &&
            (fixedEmail ? (
              <ReadOnly label={t('users.email')} value={user.email} reason={t('userDetails.emailFixed')} />
            ) : (
              <TextInput
                label={t('users.email')}
                type="email"
                autoComplete="off"
                {...form.getInputProps('email')}
              />
            ))}
          {fields.length > 0 && (
            <AttributeInputs
              fields={fields}
              values={form.values.attributes}
              errors={form.errors}
              onChange={(key, text) => form.setFieldValue(`attributes.${key}`, text)}
            />
          )}
          {!nothingToChange && (
            <Group>
              <Button type="submit" variant="default" disabled={!form.isDirty()} loading={save.isPending}>
                {t('userDetails.save')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  )
}

function ReadOnly({ label, value, reason }: { label: string; value: string | null; reason: string }) {
  return (
    <TextInput
      label={label}
      description={reason}
      value={value ?? ''}
      placeholder={t('users.none')}
      readOnly
      variant="filled"
    />
  )
}
