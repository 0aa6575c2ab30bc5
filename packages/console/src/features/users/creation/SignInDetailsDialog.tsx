import { Group, Stack } from '@mantine/core'
import { useMe } from '../../../api/me.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { CopyField } from '../../../ui/CopyField.tsx'
import { OnceDialog } from '../../../ui/SecretDialog.tsx'
import { hasOwnUsername } from '../people/names.ts'

export interface SignInDetails {
  address: string
  login: string
  password: string
}

/** What a new user needs in order to sign in, to be handed over (K11). */
export function SignInDetailsDialog({ details, onClose }: { details: SignInDetails; onClose: () => void }) {
  const { address, login, password } = details
  // As the field of the sign-in page is called.
  const named = hasOwnUsername(useMe()) ? 'Username' : 'Email'
  const all = `Sign in at ${address}\n${named}: ${login}\nPassword: ${password}\n`
  return (
    <OnceDialog
      title={`Sign-in details of ${login}`}
      note="Hand it over by a way that nobody else reads."
      onClose={onClose}
    >
      <Stack gap="xs">
        <CopyField label="Sign-in page" value={address} what="address" compact />
        <CopyField label={named} value={login} what={named.toLowerCase()} compact />
        <CopyField label="Password" value={password} what="password" autoFocus compact />
        <Group>
          <CopyButton value={all} what="sign-in details" withText />
        </Group>
      </Stack>
    </OnceDialog>
  )
}
