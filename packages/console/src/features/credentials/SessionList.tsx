import { Button, Menu, Text } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Session } from '@rollcall/contract/sessions.ts'
import { IconCircleCheck, IconEye, IconHistory, IconLogout } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import { Tip } from '../../ui/Tip.tsx'
import type { Column } from '../../ui/table.ts'
import { deviceName } from './device.ts'

/** A session, with what the caller may do with it. */
interface SessionListProps {
  sessions: Session[]
  /** Where the list stands, by its path in the tenant. */
  path: string
  onEnd: (session: Session) => void
  /** The id of the session that is being ended. */
  ending: string | undefined
}

export function SessionList({ sessions, path, onEnd, ending }: SessionListProps) {
  const endButton = (session: Session) =>
    mayEnd(session) && (
      <Button
        size="compact-xs"
        variant="default"
        loading={ending === session.id}
        onClick={() => onEnd(session)}
      >
        {t('credentials.end')}
      </Button>
    )
  const columns: Column<Session>[] = [
    { key: 'device', label: t('credentials.device'), render: (session) => <Device session={session} /> },
    { key: 'address', label: t('credentials.address'), render: (session) => session.address },
    { key: 'seen', label: t('credentials.lastSeen'), render: (session) => <Time at={session.lastSeenAt} /> },
    {
      key: 'created',
      label: t('credentials.signedIn'),
      render: (session) => <Time at={session.createdAt} />,
    },
    ...(sessions.some(mayEnd) ? [{ key: 'action', label: '', min: 80, share: 0, render: endButton }] : []),
  ]
  return (
    <DataTable
      label={t('credentials.sessions')}
      columns={columns}
      rows={sessions}
      rowKey={(session) => session.id}
      menu={{
        nameOf: ({ userAgent }) => deviceName(userAgent),
        items: (session) => <SessionRowItems session={session} path={path} onEnd={onEnd} />,
      }}
      empty={<EmptyState title={t('credentials.noSessions')}>{t('credentials.noSessionsText')}</EmptyState>}
    />
  )
}

/** The session of this browser ends by signing out. */
function mayEnd({ current, actions }: Session): boolean {
  return !current && actions.end.allowed
}

interface SessionRowItemsProps extends Pick<SessionListProps, 'path' | 'onEnd'> {
  session: Session
}

/** What can be done with a session of the list. */
function SessionRowItems({ session, path, onEnd }: SessionRowItemsProps) {
  const mayAudit = useMayCall(contract.audit.list)
  const { address } = session
  return (
    <>
      {mayEnd(session) && (
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => onEnd(session)}>
          {t('credentials.endSession')}
        </Menu.Item>
      )}
      {mayAudit && address && (
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/settings/audit" search={{ address }} />}
        >
          {t('credentials.eventsFrom', { address })}
        </Menu.Item>
      )}
      <CopyLinkItem path={path} />
    </>
  )
}

function Device({ session }: { session: Session }) {
  return (
    <>
      <Tip label={session.userAgent || t('credentials.noAgent')}>
        <Text span size="sm" me={8}>
          {deviceName(session.userAgent)}
        </Text>
      </Tip>
      {session.current && (
        <Pill tone="good" icon={<IconCircleCheck size={13} aria-hidden />}>
          {t('credentials.thisSession')}
        </Pill>
      )}
      {session.impersonation && (
        <>
          <Pill tone="warning" icon={<IconEye size={13} aria-hidden />}>
            {t('credentials.viewedBy', { name: session.impersonation.by.name })}
          </Pill>
          <Text size="xs" c="dimmed" maw={320} style={{ overflowWrap: 'anywhere' }}>
            {session.impersonation.reason}
          </Text>
        </>
      )}
    </>
  )
}
