import { Text } from '@mantine/core'
import type { Session } from '@rollcall/contract/me.ts'
import { IconCircleCheck, IconEye } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import { Tip } from '../../ui/Tip.tsx'
import type { Column } from '../../ui/table.ts'
import { deviceName } from './device.ts'

interface SessionListProps<One extends Session> {
  sessions: One[]
  action?: (session: One) => ReactNode
}

export function SessionList<One extends Session>({ sessions, action }: SessionListProps<One>) {
  const columns: Column<One>[] = [
    { key: 'device', label: t('credentials.device'), render: (session) => <Device session={session} /> },
    { key: 'address', label: t('credentials.address'), render: (session) => session.address },
    { key: 'seen', label: t('credentials.lastSeen'), render: (session) => <Time at={session.lastSeenAt} /> },
    {
      key: 'created',
      label: t('credentials.signedIn'),
      render: (session) => <Time at={session.createdAt} />,
    },
    ...(action ? [{ key: 'action', label: '', min: 70, share: 0, render: action }] : []),
  ]
  return (
    <DataTable
      label={t('credentials.sessions')}
      columns={columns}
      rows={sessions}
      rowKey={(session) => session.id}
      empty={<EmptyState title={t('credentials.noSessions')}>{t('credentials.noSessionsText')}</EmptyState>}
    />
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
