import { Alert, Code, Skeleton, Stack, Text } from '@mantine/core'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { IconMailOff } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { rich, richWith } from '../../i18n/rich.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'

const code = (inside: ReactNode[]) => <Code style={{ overflowWrap: 'anywhere' }}>{inside}</Code>
const example = 'smtps://user:password@mail.example.com:465'

type Server = Output<typeof contract.mail.showServer>

const securityLabels = { tls: 'TLS', starttls: 'STARTTLS', none: t('mails.notEncrypted') }

/** The settings of the mail server. They are set where the server is started, so they are only shown here. */
export function MailServer({ server }: { server: UseQueryResult<Server> }) {
  if (server.isError) return <ProblemAlert error={server.error} onRetry={() => void server.refetch()} />
  if (!server.data) return <Skeleton height={20} mb="md" width="60%" />
  return server.data.configured ? <Settings server={server.data} /> : <NoServer />
}

function Settings({ server: { host, port, security, from } }: { server: Server }) {
  const sending = { server: `${host}:${port}`, from: from ?? '' }
  return (
    <Text size="sm" mb="md" style={{ overflowWrap: 'anywhere' }}>
      {security
        ? rich('mails.sentThroughWith', { ...sending, security: securityLabels[security] })
        : rich('mails.sentThrough', sending)}{' '}
      <Text span inherit c="dimmed">
        {t('mails.setWith')}
      </Text>
    </Text>
  )
}

function NoServer() {
  return (
    <Alert color="orange" mb="md" icon={<IconMailOff size={18} aria-hidden />} title={t('mails.noServer')}>
      <Stack gap={6}>
        <Text size="sm">{t('mails.openToHandOver')}</Text>
        <Text size="sm">{richWith('mails.howToSend', { code }, { example })}</Text>
      </Stack>
    </Alert>
  )
}
