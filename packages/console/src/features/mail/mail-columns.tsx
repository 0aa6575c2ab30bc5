import { Button, Group, Text } from '@mantine/core'
import type { Mail } from '@rollcall/contract/mail.ts'
import { Link } from '@tanstack/react-router'
import type { Column } from '../../ui/DataTable.tsx'
import { Time } from '../../ui/Time.tsx'
import { kindLabels, statusMeanings } from './labels.ts'
import { MailStatusPill } from './MailStatusPill.tsx'

interface MailRowActions {
  /** Not for those who may only look. */
  onOpen: ((mail: Mail) => void) | undefined
  /** Not without a mail server either. */
  onResend: ((mail: Mail) => void) | undefined
  /** The id of the mail that is being sent again. */
  resending: string | undefined
}

export function columnsOf(actions: MailRowActions): Column<Mail>[] {
  return [
    {
      key: 'status',
      label: 'Status',
      width: 110,
      render: ({ status }) => <MailStatusPill status={status} meaning={statusMeanings[status]} />,
    },
    { key: 'mail', label: 'Mail', render: (mail) => <Subject mail={mail} {...actions} /> },
    { key: 'to', label: 'Receiver', render: (mail) => <Receiver mail={mail} /> },
    { key: 'created', label: 'Created', render: (mail) => <Time at={mail.createdAt} /> },
    { key: 'sent', label: 'Sent', render: (mail) => <Time at={mail.sentAt} none="–" /> },
    { key: 'attempts', label: 'Tries', width: 60, render: (mail) => mail.attempts },
  ]
}

/** What can be done stands beside it, where a narrow screen has it in view as well. */
function Subject({ mail, ...actions }: MailRowActions & { mail: Mail }) {
  return (
    <>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {mail.subject}
      </Text>
      <Group gap={8}>
        <Text size="xs" c="dimmed">
          {kindLabels[mail.kind]}
        </Text>
        <RowActions mail={mail} {...actions} />
      </Group>
    </>
  )
}

/** Name and address; the address alone where that is the name. */
function Receiver({ mail: { user, to } }: { mail: Mail }) {
  if (!user) return <Text size="sm">{to || '–'}</Text>
  return (
    <>
      <Link to="/settings/users" search={{ user: user.id }} className="rc-row-link">
        {user.name}
      </Link>
      {user.name !== to && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {to}
        </Text>
      )}
    </>
  )
}

function RowActions({ mail, onOpen, onResend, resending }: MailRowActions & { mail: Mail }) {
  const { status, subject, user } = mail
  const what = `${subject} for ${user?.name ?? mail.to}`
  return (
    <>
      {onOpen && status === 'kept' && (
        <Button
          size="compact-xs"
          variant="default"
          data-row
          aria-label={`Open ${what}`}
          onClick={() => onOpen(mail)}
        >
          Open
        </Button>
      )}
      {onResend && (status === 'failed' || status === 'kept') && (
        <Button
          size="compact-xs"
          variant="default"
          data-row
          aria-label={`Send again: ${what}`}
          loading={resending === mail.id}
          onClick={() => onResend(mail)}
        >
          Send again
        </Button>
      )}
    </>
  )
}
