import { Code, Group, Stack, Table, Text } from '@mantine/core'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { Link } from '@tanstack/react-router'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { deviceName } from '../credentials/device.ts'
import { changesBetween, userConcerned } from './changes.ts'

export function EventDetails({ event }: { event: AuditEvent }) {
  const { actor, apiKey, impersonator } = event
  const maker = apiKey?.createdBy ? `, made by ${apiKey.createdBy.name}` : ''
  const key: Fact[] = apiKey ? [['API key', `${apiKey.name}${maker}`]] : []
  const really: Fact[] = impersonator ? [['Done by', `${impersonator.name}, looking as ${actor.name}`]] : []
  const reason: Fact[] = event.reason ? [['Reason', event.reason]] : []
  const target: Fact[] = event.target ? [['Target', <Target key="target" target={event.target} />]] : []
  const concerned = userConcerned(event.before, event.after)
  const user: Fact[] = concerned ? [['User', concerned]] : []
  return (
    <Stack gap="md" py="xs">
      <Changes event={event} />
      <Facts
        items={[
          ...really,
          ...key,
          ...reason,
          ...target,
          ...user,
          ['Address', event.address || 'None'],
          ['Device', event.userAgent ? `${deviceName(event.userAgent)} (${event.userAgent})` : 'None'],
          ['Request id', <Copyable key="request" value={event.requestId} what="request id" />],
          ['Event id', <Copyable key="event" value={event.id} what="event id" />],
        ]}
      />
    </Stack>
  )
}

function Target({ target }: { target: NonNullable<AuditEvent['target']> }) {
  const name = target.name ?? target.id ?? ''
  if (target.kind !== 'user' || !target.id) return `${target.kind} ${name}`
  return (
    <Link to="/settings/users" search={{ user: target.id }} className="rc-row-link">
      {`${target.kind} ${name}`}
    </Link>
  )
}

function Copyable({ value, what }: { value: string; what: string }) {
  if (!value) return 'None'
  return (
    <Group gap={4} wrap="nowrap">
      <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
      <CopyButton value={value} what={what} />
    </Group>
  )
}

function Changes({ event }: { event: AuditEvent }) {
  const changes = changesBetween(event.before, event.after)
  if (changes.length === 0) return null
  return (
    <Table fz="xs" withTableBorder maw={640} borderColor="var(--line)" aria-label="Changes" layout="auto">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Field</Table.Th>
          <Table.Th scope="col">Before</Table.Th>
          <Table.Th scope="col">After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map((change) => (
          <Table.Tr key={change.field}>
            <Table.Td>{change.field}</Table.Td>
            <Table.Td>
              {change.before === undefined ? (
                <Text span size="xs" c="dimmed">
                  –
                </Text>
              ) : (
                <del>{change.before}</del>
              )}
            </Table.Td>
            <Table.Td>
              {change.after === undefined ? (
                <Text span size="xs" c="dimmed">
                  –
                </Text>
              ) : (
                <ins style={{ textDecoration: 'none' }}>{change.after}</ins>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
