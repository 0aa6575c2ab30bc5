import { Text } from '@mantine/core'
import type { Mail } from '@rollcall/contract/mail.ts'
import { t } from '../../i18n/messages.ts'

export function MailError({ mail }: { mail: Mail }) {
  return (
    <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
      <Text span inherit c="dimmed">
        {mail.status === 'failed' ? t('mails.givenUp') : t('mails.lastAnswer')}{' '}
      </Text>
      {mail.lastError}
    </Text>
  )
}
