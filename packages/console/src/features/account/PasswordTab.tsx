import { Stack, Text } from '@mantine/core'
import { useMe } from '../../api/me.ts'
import { toastDone } from '../../ui/toast.tsx'
import { providerLabels } from '../users/people/labels.ts'
import { OwnerOnly } from './OwnerOnly.tsx'
import { PasswordForm } from './PasswordForm.tsx'

export function PasswordTab() {
  const { user } = useMe()
  if (user.provider !== 'password') {
    return (
      <Text size="sm">You sign in with {providerLabels[user.provider]}. Change your password there.</Text>
    )
  }
  return (
    <Stack gap="md" maw={400}>
      <Text size="sm" c="dimmed">
        Changing the password ends all your other sessions. This one goes on; your API keys are not affected.
      </Text>
      <OwnerOnly>
        <PasswordForm
          submitLabel="Change password"
          onDone={() => toastDone('Password changed. Your other sessions have ended.')}
        />
      </OwnerOnly>
    </Stack>
  )
}
