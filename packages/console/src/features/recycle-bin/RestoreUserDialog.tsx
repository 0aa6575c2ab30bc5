import { Radio, Skeleton, Stack, Text, TextInput } from '@mantine/core'
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
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { labelOf } from '../users/attributes/attribute-values.ts'
import { invitationNotice } from '../users/changes/sending.ts'
import { useSending } from '../users/changes/use-sending.ts'
import { GeneratedPasswordInput } from '../users/creation/GeneratedPasswordInput.tsx'
import { type SignInDetails, SignInDetailsDialog } from '../users/creation/SignInDetailsDialog.tsx'
import { hasOwnUsername } from '../users/people/names.ts'
import { ComesBack } from './ComesBack.tsx'
import { deletedUserQuery } from './recycle-bin.queries.ts'

/** Says what comes back of a deleted user and what does not, asks how the account begins again, and restores it. */
export function RestoreUserDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const user = useQuery(deletedUserQuery(id))
  const [details, setDetails] = useState<SignInDetails>()
  // Only the administrator knows the password: it is shown once more when the account is certain to have it.
  if (details) return <SignInDetailsDialog details={details} onClose={onClose} />
  return (
    <Dialog
      onClose={onClose}
      title={user.data ? t('recycleBin.restoreTitle', { name: user.data.username }) : t('recycleBin.restore')}
    >
      {user.isError && <ProblemAlert error={user.error} />}
      {user.isPending && <Skeleton height={160} aria-busy />}
      {user.data && <RestoreForm user={user.data} onClose={onClose} onPassword={setDetails} />}
    </Dialog>
  )
}

type Beginning = DeletedUserDetails['begin'][number]

interface RestoreFormProps {
  user: DeletedUserDetails
  onClose: () => void
  /** The account begins with a generated password, which has to be handed over. */
  onPassword: (details: SignInDetails) => void
}

function RestoreForm({ user, onClose, onPassword }: RestoreFormProps) {
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
    <form onSubmit={form.onSubmit((values) => restore.mutate(values))} noValidate>
      <Stack gap="md">
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
        {restore.isError && (
          <ProblemAlert
            error={restore.error}
            title={t('recycleBin.notRestored')}
            fields={Object.keys(form.values)}
          />
        )}
        <DialogActions
          onCancel={onClose}
          submit={t('recycleBin.restore')}
          busy={restore.isPending}
          disabled={!user.actions.restore.allowed || (asksUsername && form.values.username.trim() === '')}
        />
      </Stack>
    </form>
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

/** How the owner gets in again, as no password comes back. */
function BeginningAgain({ user, email, value, onChange }: BeginningAgainProps) {
  const { tenant } = useMe()
  const sending = useSending()
  const hints: Record<Beginning, string> = {
    inactive: email === '' ? t('recycleBin.inactiveNoEmail') : t('recycleBin.inactiveHint'),
    invitation: invitationNotice(email, tenant, sending),
    password: t('recycleBin.passwordHint'),
  }
  const possible = user.begin.filter((each) => each !== 'invitation' || email !== '')
  return (
    <Radio.Group
      label={t('recycleBin.beginsAgain')}
      value={value}
      onChange={(next) => onChange(next as Beginning)}
    >
      <Stack gap="xs" mt={6}>
        {possible.map((each) => (
          <Radio
            key={each}
            value={each}
            label={
              <span>
                {labels[each]}
                <Text span display="block" size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {hints[each]}
                </Text>
              </span>
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

const labels: Record<Beginning, string> = {
  inactive: t('recycleBin.inactive'),
  invitation: t('recycleBin.invitation'),
  password: t('recycleBin.password'),
}
