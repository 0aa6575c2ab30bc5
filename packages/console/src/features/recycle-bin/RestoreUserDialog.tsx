import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AttributeField } from '@rollcall/contract/attributes.ts'
import type { DeletedUserDetails, Part } from '@rollcall/contract/deleted-things.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone } from '../../ui/toast.tsx'
import { labelOf } from '../users/attributes/attribute-values.ts'
import { invitationNotice } from '../users/changes/sending.ts'
import { useSending } from '../users/changes/use-sending.ts'
import { BeginningRadios } from '../users/creation/BeginningRadios.tsx'
import { GeneratedPasswordInput } from '../users/creation/GeneratedPasswordInput.tsx'
import type { Beginning } from '../users/creation/new-user.ts'
import { type SignInDetails, SignInDetailsDialog } from '../users/creation/SignInDetailsDialog.tsx'
import { hasOwnUsername } from '../users/people/names.ts'
import { ComesBack } from './ComesBack.tsx'
import { RestoreDialog, RestoreForm } from './RestoreForm.tsx'
import { deletedUserQuery } from './recycle-bin.queries.ts'

/** Says what comes back of a deleted user and what does not, asks how the account begins again, and restores it. */
export function RestoreUserDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const user = useQuery(deletedUserQuery(id))
  const [details, setDetails] = useState<SignInDetails>()
  // Only the administrator knows the password: it is shown once more when the account is certain to have it.
  if (details) return <SignInDetailsDialog details={details} onClose={onClose} />
  return (
    <RestoreDialog deleted={user} nameOf={({ username }) => username} onClose={onClose}>
      {(deleted) => <RestoreUserForm user={deleted} onClose={onClose} onPassword={setDetails} />}
    </RestoreDialog>
  )
}

interface RestoreUserFormProps {
  user: DeletedUserDetails
  onClose: () => void
  /** The account begins with a generated password, which has to be handed over. */
  onPassword: (details: SignInDetails) => void
}

function RestoreUserForm({ user, onClose, onPassword }: RestoreUserFormProps) {
  const me = useMe()
  const cache = useQueryClient()
  const asksUsername = hasOwnUsername(me) && user.taken.includes('username')
  const asksEmail = user.taken.includes('email') || user.emailToConfirm
  const form = useForm({
    initialValues: {
      username: asksUsername ? '' : user.username,
      email: user.taken.includes('email') ? '' : (user.email ?? ''),
      begin: 'inactive' as Beginning,
      password: '',
    },
  })
  const [generated, setGenerated] = useState<string>()
  const restore = useMutation({
    mutationFn: ({ username, email, begin, password }: typeof form.values) =>
      api.recycleBin.restoreUser({
        user: user.id,
        begin,
        ...(asksUsername ? { username: username.trim() } : {}),
        ...(asksEmail ? { email: email.trim() || null } : {}),
        ...(begin === 'password' ? { password } : {}),
      }),
    onSuccess: (restored, { begin, password }) => {
      toastDone(t('recycleBin.restored', { name: restored.user.username }))
      void cache.invalidateQueries()
      if (begin === 'password' && password === generated)
        onPassword({
          address: `${location.origin}${addressIn('/sign-in')}`,
          login: restored.user.username,
          password,
        })
      else onClose()
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  const { begin, email } = form.values
  return (
    <RestoreForm
      onSubmit={form.onSubmit((values) => restore.mutate(values))}
      restore={restore}
      fields={Object.keys(form.values)}
      disabled={!user.actions.restore.allowed || (asksUsername && form.values.username.trim() === '')}
      onClose={onClose}
    >
      <ComesBack
        parts={[
          [t('recycleBin.roles'), user.roles],
          [t('recycleBin.capabilities'), user.capabilities],
          [t('recycleBin.limits'), user.limits],
          ...(me.tenant.groups ? [[t('recycleBin.groups'), user.groups] as const] : []),
          [t('recycleBin.attributes'), labelled(user.attributes, me.tenant.attributes)],
        ]}
        alone={t('recycleBin.onlyNames')}
        never={t('recycleBin.noCredentials')}
      />
      {asksUsername && (
        <TextInput
          label={t('recycleBin.otherUsername')}
          description={t('recycleBin.taken')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('username')}
        />
      )}
      {asksEmail && (
        <TextInput
          label={t('recycleBin.email')}
          description={user.emailToConfirm ? t('recycleBin.confirmEmail') : t('recycleBin.taken')}
          type="email"
          autoComplete="off"
          {...form.getInputProps('email')}
        />
      )}
      <BeginningAgain
        user={user}
        email={asksEmail ? email.trim() : (user.email ?? '')}
        value={begin}
        onChange={(chosen) => form.setFieldValue('begin', chosen)}
      />
      {begin === 'password' && (
        <GeneratedPasswordInput
          rules={me.tenant}
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          onGenerate={setGenerated}
          error={form.errors.password}
        />
      )}
    </RestoreForm>
  )
}

/** Attributes as users call them. */
function labelled(part: Part, fields: readonly AttributeField[]): Part {
  const labels = new Map(fields.map((field) => [field.key, labelOf(field)]))
  const nameOf = (key: string) => labels.get(key) ?? key
  return {
    ...part,
    names: part.names.map(nameOf),
    leftOut: part.leftOut.map(({ name, reason }) => ({ name: nameOf(name), reason })),
  }
}

interface BeginningAgainProps {
  user: DeletedUserDetails
  email: string
  value: Beginning
  onChange: (value: Beginning) => void
}

/** How the user signs in again, as no password comes back. */
function BeginningAgain({ user, email, value, onChange }: BeginningAgainProps) {
  const { tenant } = useMe()
  const sending = useSending()
  const inactiveHint = email === '' ? t('recycleBin.inactiveNoEmail') : t('recycleBin.inactiveHint')
  return (
    <BeginningRadios
      label={t('recycleBin.beginsAgain')}
      beginnings={user.begin.filter((each) => each !== 'invitation' || email !== '')}
      words={{
        inactive: [t('recycleBin.inactive'), inactiveHint],
        invitation: [t('recycleBin.invitation'), invitationNotice(email, tenant, sending)],
        password: [t('recycleBin.password'), t('recycleBin.passwordHint')],
      }}
      value={value}
      onChange={onChange}
    />
  )
}
