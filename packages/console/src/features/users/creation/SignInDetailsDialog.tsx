import { Group, Stack } from '@mantine/core'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { CopyField } from '../../../ui/CopyField.tsx'
import { OnceDialog } from '../../../ui/SecretDialog.tsx'
import { hasOwnUsername } from '../people/names.ts'

export interface SignInDetails {
  address: string
  login: string
  password: string
}

/** What a new user needs to sign in, to be handed over (K11). */
export function SignInDetailsDialog({ details, onClose }: { details: SignInDetails; onClose: () => void }) {
  const { address, login, password } = details
  // Named like the field of the sign-in page.
  const named = hasOwnUsername(useMe())
    ? { label: t('users.username'), what: t('users.byUsername') }
    : { label: t('users.email'), what: t('users.byEmail') }
  const all = t('userChanges.detailsText', { address, field: named.label, login, password })
  return (
    <OnceDialog
      title={t('userChanges.detailsOf', { login })}
      note={t('userChanges.handItOver')}
      onClose={onClose}
    >
      <Stack gap="xs">
        <CopyField
          label={t('userChanges.signInPage')}
          value={address}
          what={t('userChanges.theAddress')}
          compact
        />
        <CopyField label={named.label} value={login} what={named.what} compact />
        <CopyField
          label={t('users.password')}
          value={password}
          what={t('userChanges.thePassword')}
          autoFocus
          compact
        />
        <Group>
          <CopyButton value={all} what={t('userChanges.theDetails')} withText />
        </Group>
      </Stack>
    </OnceDialog>
  )
}
