import { Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useMe } from '../../../api/me.ts'
import { fieldErrors, problemOf } from '../../../api/problem.ts'
import { addressIn } from '../../../api/tenant.ts'
import { t } from '../../../i18n/messages.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DialogActions } from '../../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { toastDone } from '../../../ui/toast.tsx'
import { SeatsNote } from '../../seats/later-note.ts'
import { AttributeInputs } from '../attributes/later-inputs.ts'
import { invitationDone } from '../changes/sending.ts'
import { useSending } from '../changes/use-sending.ts'
import { AliasInput } from '../people/AliasInput.tsx'
import { hasOwnUsername } from '../people/names.ts'
import { BeginningField } from './BeginningField.tsx'
import { GeneratedPasswordInput } from './GeneratedPasswordInput.tsx'
import { attributesOfNew, beginningsOf, createInput, type NewUser, newUserErrors } from './new-user.ts'
import { RoleChoice } from './RoleChoice.tsx'
import { type SignInDetails, SignInDetailsDialog } from './SignInDetailsDialog.tsx'

export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const me = useMe()
  const { tenant } = me
  const form = useForm<NewUser>({
    initialValues: {
      username: '',
      alias: '',
      email: '',
      begin: beginningsOf(tenant)[0],
      password: '',
      roles: null,
      attributes: {},
    },
    validate: (values) => newUserErrors(values, tenant),
  })
  const [generated, setGenerated] = useState<string>()
  const [details, setDetails] = useState<SignInDetails>()
  const create = useCreateUser(
    (login, password) =>
      password && password === generated
        ? setDetails({ address: `${location.origin}${addressIn('/sign-in')}`, login, password })
        : onClose(),
    (errors) => form.setErrors(errors),
  )
  const { begin, email, password, roles } = form.values
  // Only the administrator knows the password: it is shown once more when the account is certain to have it.
  if (details) return <SignInDetailsDialog details={details} onClose={onClose} />
  return (
    <Dialog onClose={onClose} title={t('users.add')}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          {create.isError && (
            <ProblemAlert
              error={create.error}
              title={t('userChanges.notCreated')}
              fields={[
                ...Object.keys(form.values),
                ...attributesOfNew(tenant).map(({ key }) => `attributes.${key}`),
              ]}
            />
          )}
          <SeatsNote />
          {hasOwnUsername(me) ? (
            <TextInput
              label={t('users.username')}
              description={t('userChanges.usernameHint')}
              required
              withAsterisk={false}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              data-autofocus
              {...form.getInputProps('username')}
            />
          ) : (
            <AliasInput
              label={t('userChanges.aliasOptional')}
              description={t('userChanges.aliasHint')}
              maxLength={tenant.aliasMaxLength}
              autoComplete="off"
              autoFocus
              value={form.values.alias}
              onChange={(value) => form.setFieldValue('alias', value)}
              error={form.errors.alias}
            />
          )}
          {tenant.email !== 'none' && (
            <TextInput
              label={tenant.email === 'optional' ? t('userChanges.emailOptional') : t('users.email')}
              {...(tenant.emailChangedBy === 'nobody' ? { description: t('userChanges.emailFixed') } : {})}
              type="email"
              autoComplete="off"
              {...form.getInputProps('email')}
            />
          )}
          <RoleChoice
            value={roles}
            onChange={(chosen) => form.setFieldValue('roles', chosen)}
            error={form.errors.roles}
          />
          {attributesOfNew(tenant).length > 0 && (
            <AttributeInputs
              fields={attributesOfNew(tenant)}
              values={form.values.attributes}
              errors={form.errors}
              onChange={(key, text) => form.setFieldValue(`attributes.${key}`, text)}
            />
          )}
          <BeginningField
            value={begin}
            onChange={(chosen) => form.setFieldValue('begin', chosen)}
            email={email.trim()}
          />
          {begin === 'password' && (
            <GeneratedPasswordInput
              rules={tenant}
              value={password}
              onChange={(value) => form.setFieldValue('password', value)}
              onGenerate={setGenerated}
              error={form.errors.password}
            />
          )}
          <DialogActions onCancel={onClose} submit={t('users.add')} busy={create.isPending} />
        </Stack>
      </form>
    </Dialog>
  )
}

function useCreateUser(
  onDone: (login: string, password: string | undefined) => void,
  onFieldErrors: (errors: Record<string, string>) => void,
) {
  const { tenant } = useMe()
  const sending = useSending()
  return useMutation({
    mutationFn: (values: NewUser) => api.users.create(createInput(values, tenant)),
    onSuccess: (user, { begin, password }) => {
      if (begin === 'invitation') toastDone(invitationDone(user.email ?? '', tenant, sending))
      else if (begin === 'inactive') toastDone(t('userChanges.createdInactive', { name: user.username }))
      else toastDone(t('userChanges.created', { name: user.username }))
      onDone(user.username, begin === 'password' ? password : undefined)
    },
    onError: (error) => onFieldErrors(fieldErrors(problemOf(error))),
  })
}
