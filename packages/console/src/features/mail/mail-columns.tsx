import { Button, Group, Text } from '@mantine/core'
import type { ListedMail } from '@rollcall/contract/mail.ts'
import { t } from '../../i18n/messages.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { statusMeanings } from './labels.ts'
import { MailStatusPill } from './MailStatusPill.tsx'

export interface MailRowActions {
  /** Missing for users who may not open mails. */
  onOpen: ((mail: ListedMail) => void) | undefined
  onResend: (mail: ListedMail) => void
  /** The id of the mail that is being sent again. */
  resending: string | undefined
}

export function columnsOf(actions: MailRowActions): Column<ListedMail>[] {
  return [
    {
      key: 'status',
      label: t('mails.status'),
      min: 146,
      share: 0,
      render: ({ status }) => <MailStatusPill status={status} meaning={statusMeanings[status]} />,
    },
    {
      key: 'mail',
      label: t('mails.mail'),
      names: true,
      min: 200,
      share: 4,
      render: (mail) => <About mail={mail} {...actions} />,
    },
    {
      key: 'created',
      label: t('mails.created'),
      sort: 'createdAt',
      render: (mail) => <Time at={mail.createdAt} />,
    },
    { key: 'sent', label: t('mails.sent'), render: (mail) => <Time at={mail.sentAt} none="–" /> },
    { key: 'attempts', label: t('mails.tries'), min: 86, share: 0, render: (mail) => mail.attempts },
  ]
}

/** Subject, receiver and actions share one cell, so that all are visible on a narrow screen. */
function About({ mail, ...actions }: MailRowActions & { mail: ListedMail }) {
  return (
    <>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {mail.subject}
      </Text>
      <Group gap={8}>
        <Receiver mail={mail} />
        <RowActions mail={mail} {...actions} />
      </Group>
    </>
  )
}

/** Name and address; only the address if that is the name. */
function Receiver({ mail: { user, to } }: { mail: ListedMail }) {
  return (
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {t('mails.to')}{' '}
      {user && (
        <TextLink to="/settings/users" search={{ user: user.id }} inherit underline="always">
          {user.name}
        </TextLink>
      )}
      {user && user.name !== to && ` · ${to}`}
      {!user && (to || t('mails.noReceiver'))}
    </Text>
  )
}

/** What a mail of the list is called: its subject, and its receiver. */
export function mailName({ subject, user, to }: ListedMail): string {
  return t('mails.subjectFor', { subject, name: user?.name ?? to })
}

function RowActions({ mail, onOpen, onResend, resending }: MailRowActions & { mail: ListedMail }) {
  const what = mailName(mail)
  return (
    <>
      {onOpen && mail.status === 'kept' && (
        <Button
          size="compact-xs"
          variant="default"
          data-row
          aria-label={t('mails.openNamed', { mail: what })}
          onClick={() => onOpen(mail)}
        >
          {t('mails.open')}
        </Button>
      )}
      {mail.actions.resend.allowed && (
        <Button
          size="compact-xs"
          variant="default"
          data-row
          aria-label={t('mails.sendAgainNamed', { mail: what })}
          loading={resending === mail.id}
          onClick={() => onResend(mail)}
        >
          {t('mails.sendAgain')}
        </Button>
      )}
    </>
  )
}
