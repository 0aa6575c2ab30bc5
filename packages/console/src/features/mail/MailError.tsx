import { Text } from '@mantine/core'
import type { Mail } from '@rollcall/contract/mail.ts'

export function MailError({ mail }: { mail: Mail }) {
  return (
    <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
      <Text span inherit c="dimmed">
        {mail.status === 'failed' ? 'Given up. Last answer: ' : 'Last answer: '}
      </Text>
      {mail.lastError}
    </Text>
  )
}
