import { Alert, Code, Skeleton, Stack, Text } from '@mantine/core'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { IconMailOff } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'

type Server = Output<typeof contract.mail.showServer>

const securityLabels = { tls: 'TLS', starttls: 'STARTTLS', none: 'not encrypted' }

/** How mails leave. It is set where the server is started, so it is only shown here. */
export function MailServer({ server }: { server: UseQueryResult<Server> }) {
  if (server.isError) return <ProblemAlert error={server.error} onRetry={() => void server.refetch()} />
  if (!server.data) return <Skeleton height={20} mb="md" width="60%" />
  return server.data.configured ? <Settings server={server.data} /> : <NoServer />
}

function Settings({ server: { host, port, security, from } }: { server: Server }) {
  return (
    <Text size="sm" mb="md" style={{ overflowWrap: 'anywhere' }}>
      Sent through <b>{`${host}:${port}`}</b>
      {security && ` (${securityLabels[security]})`} as <b>{from}</b>.{' '}
      <Text span inherit c="dimmed">
        Set with ROLLCALL_SMTP_URL and ROLLCALL_MAIL_FROM where the server is started.
      </Text>
    </Text>
  )
}

function NoServer() {
  return (
    <Alert
      color="orange"
      mb="md"
      icon={<IconMailOff size={18} aria-hidden />}
      title="No mail server is set up: mails are kept here instead of being sent"
    >
      <Stack gap={6}>
        <Text size="sm">
          Open a mail to see it and to hand its link to its receiver yourself, on a way that you trust.
        </Text>
        <Text size="sm">
          To have mails sent, start the server with <Code>ROLLCALL_SMTP_URL</Code>, such as{' '}
          <Code style={{ overflowWrap: 'anywhere' }}>smtps://user:password@mail.example.com:465</Code>, and{' '}
          <Code>ROLLCALL_MAIL_FROM</Code>; the operators’ guide (docs/operators.md, “Mail”) has the details.
          What is kept can then be sent from here.
        </Text>
      </Stack>
    </Alert>
  )
}
