import { Text } from '@mantine/core'
import type { Session } from '@rollcall/contract/me.ts'
import { IconCircleCheck, IconEye } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { deviceName } from './device.ts'

interface SessionListProps {
  sessions: Session[]
  action?: (session: Session) => ReactNode
}

export function SessionList({ sessions, action }: SessionListProps) {
  const columns: Column<Session>[] = [
    { key: 'device', label: 'Device', render: (session) => <Device session={session} /> },
    { key: 'address', label: 'Address', render: (session) => session.address },
    { key: 'seen', label: 'Last seen', render: (session) => <Time at={session.lastSeenAt} /> },
    { key: 'created', label: 'Signed in', render: (session) => <Time at={session.createdAt} /> },
    ...(action ? [{ key: 'action', label: '', width: 70, render: action }] : []),
  ]
  return (
    <DataTable
      label="Sessions"
      columns={columns}
      rows={sessions}
      rowKey={(session) => session.id}
      minWidth={520}
      empty={<EmptyState title="No open sessions">A session begins with the next sign-in.</EmptyState>}
    />
  )
}

function Device({ session }: { session: Session }) {
  return (
    <>
      <Tip label={session.userAgent || 'No user agent was sent'}>
        <Text span size="sm" mr={8}>
          {deviceName(session.userAgent)}
        </Text>
      </Tip>
      {session.current && (
        <Pill tone="good" icon={<IconCircleCheck size={13} aria-hidden />}>
          This session
        </Pill>
      )}
      {session.impersonation && (
        <>
          <Pill tone="warning" icon={<IconEye size={13} aria-hidden />}>
            {`${session.impersonation.by.name} looks as this user`}
          </Pill>
          <Text size="xs" c="dimmed" maw={320} style={{ overflowWrap: 'anywhere' }}>
            {session.impersonation.reason}
          </Text>
        </>
      )}
    </>
  )
}
