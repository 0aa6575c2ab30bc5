import { Code, Group, Stack, Table, Text } from '@mantine/core'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { ReactNode } from 'react'
import { useMayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { deviceName } from '../credentials/device.ts'
import { UndoEvent } from '../undo/UndoEvent.tsx'
import { changesBetween, fieldName, userConcerned } from './changes.ts'
import { kindLabel } from './labels.ts'
import { SubjectName } from './SubjectName.tsx'
import type { AuditFacets } from './search.ts'
import { reasonOf, targetOf } from './told.ts'

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
  const why = reasonOf(event)
  const reason: Fact[] = why ? [[t('audit.reason'), why]] : []
  const target: Fact[] = event.target ? [[t('audit.target'), <Target key="target" event={event} />]] : []
  const concerned = userConcerned(event.before, event.after)
  const user: Fact[] = concerned ? [[t('audit.user'), concerned]] : []
  return (
    <Stack gap="md" py="xs">
      <Changes event={event} />
      <UndoEvent event={event} />
      <Facts
        items={[
          ...really,
          ...key,
          ...reason,
          ...target,
          ...user,
          [
            t('audit.address'),
            event.address ? (
              <Same key="address" search={{ address: event.address }}>
                {event.address}
              </Same>
            ) : (
              t('audit.none')
            ),
          ],
          [
            t('audit.device'),
            event.userAgent ? `${deviceName(event.userAgent)} (${event.userAgent})` : t('audit.none'),
          ],
          [
            t('audit.requestId'),
            <Copyable
              key="request"
              value={event.requestId}
              what={t('audit.requestIdNoun')}
              search={{ request: event.requestId }}
            />,
          ],
          [t('audit.eventId'), <Copyable key="event" value={event.id} what={t('audit.eventIdNoun')} />],
        ]}
      />
    </Stack>
  )
}

function Target({ event }: { event: AuditEvent }) {
  if (!event.target) return null
  return (
    <>
      {`${kindLabel(event.target.kind)} `}
      <SubjectName subject={targetOf(event)} />
    </>
  )
}

function Copyable({ value, what, search }: { value: string; what: string; search?: AuditFacets }) {
  if (!value) return t('audit.none')
  const code = <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
  return (
    <Group gap={4} wrap="nowrap">
      {search ? <Same search={search}>{code}</Same> : code}
      <CopyButton value={value} what={what} />
    </Group>
  )
}

/** Leads to the events that have the same; group owners, who read no more of the log than their group's, are not led there. */
function Same({ search, children }: { search: AuditFacets; children: ReactNode }) {
  if (!useMayCall(contract.audit.list)) return children
  return (
    <TextLink to="/settings/audit" search={search} inherit>
      {children}
    </TextLink>
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
