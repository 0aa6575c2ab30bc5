import { Stack, Text } from '@mantine/core'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { toastDone } from '../../ui/toast.tsx'
import { providerLabels } from '../users/people/labels.ts'
import { OwnerOnly } from './OwnerOnly.tsx'
import { PasswordForm } from './PasswordForm.tsx'

export function PasswordTab() {
  const { user } = useMe()
  if (user.provider !== 'password') {
    return <Text size="sm">{t('account.otherProvider', { provider: providerLabels[user.provider] })}</Text>
  }
  return (
    <Stack gap="md" maw={400}>
      <Text size="sm" c="dimmed">
        {t('account.passwordText')}
      </Text>
      <OwnerOnly>
        <PasswordForm
          submitLabel={t('account.changePassword')}
          onDone={() => toastDone(t('account.passwordChangedText'))}
        />
      </OwnerOnly>
    </Stack>
  )
}
