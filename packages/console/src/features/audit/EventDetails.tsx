import { Code, Group, Stack, Table, Text } from '@mantine/core'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { deviceName } from '../credentials/device.ts'
import { changesBetween, fieldName, userConcerned } from './changes.ts'

export function EventDetails({ event }: { event: AuditEvent }) {
  const { actor, apiKey, impersonator } = event
  const key: Fact[] = apiKey
    ? [
        [
          t('audit.apiKey'),
          apiKey.createdBy
            ? t('audit.keyMadeBy', { key: apiKey.name, name: apiKey.createdBy.name })
            : apiKey.name,
        ],
      ]
    : []
  const really: Fact[] = impersonator
    ? [[t('audit.doneBy'), t('audit.viewingAs', { name: impersonator.name, user: actor.name })]]
    : []
  const reason: Fact[] = event.reason ? [[t('audit.reason'), event.reason]] : []
  const target: Fact[] = event.target
    ? [[t('audit.target'), <Target key="target" target={event.target} />]]
    : []
  const concerned = userConcerned(event.before, event.after)
  const user: Fact[] = concerned ? [[t('audit.user'), concerned]] : []
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
          [t('audit.address'), event.address || t('audit.none')],
          [
            t('audit.device'),
            event.userAgent ? `${deviceName(event.userAgent)} (${event.userAgent})` : t('audit.none'),
          ],
          [
            t('audit.requestId'),
            <Copyable key="request" value={event.requestId} what={t('audit.requestIdNoun')} />,
          ],
          [t('audit.eventId'), <Copyable key="event" value={event.id} what={t('audit.eventIdNoun')} />],
        ]}
      />
    </Stack>
  )
}

/** Targets of events by their kinds; others are shown as the event names them. */
const targetKinds: Partial<Record<string, string>> = {
  'api-key': t('audit.apiKey'),
  capability: t('audit.targetCapability'),
  group: t('audit.group'),
  mail: t('audit.targetMail'),
  role: t('audit.targetRole'),
  session: t('audit.targetSession'),
  tenant: t('audit.targetTenant'),
  user: t('audit.targetKindUser'),
}

function Target({ target }: { target: NonNullable<AuditEvent['target']> }) {
  const kind = targetKinds[target.kind] ?? target.kind
  const text = `${kind} ${target.name ?? target.id ?? ''}`
  if (target.kind !== 'user' || !target.id) return text
  return (
    <Link to="/settings/users" search={{ user: target.id }} className="rc-row-link">
      {text}
    </Link>
  )
}

function Copyable({ value, what }: { value: string; what: string }) {
  if (!value) return t('audit.none')
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
    <Table
      fz="xs"
      withTableBorder
      maw={640}
      borderColor="var(--line)"
      aria-label={t('audit.changes')}
      layout="auto"
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('audit.field')}</Table.Th>
          <Table.Th scope="col">{t('audit.before')}</Table.Th>
          <Table.Th scope="col">{t('audit.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map((change) => (
          <Table.Tr key={change.field}>
            <Table.Td>{fieldName(change.field)}</Table.Td>
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
