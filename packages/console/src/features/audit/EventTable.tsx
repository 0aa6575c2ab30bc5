import { ActionIcon, Text } from '@mantine/core'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import {
  IconAlertTriangle,
  IconBan,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheck,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import { nameInTable } from '../users/people/names.ts'
import { EventDetails } from './EventDetails.tsx'

const outcomes = {
  success: { tone: 'good', icon: IconCircleCheck, label: t('audit.success') },
  refused: { tone: 'warning', icon: IconBan, label: t('audit.refused') },
  failed: { tone: 'bad', icon: IconAlertTriangle, label: t('audit.failed') },
} as const

interface EventTableProps {
  events: AuditEvent[] | undefined
  /** Columns to leave out because they would be the same in every row. */
  without?: string[]
  open: string | undefined
  onOpen: (event: string | undefined) => void
  empty: ReactNode
}

export function EventTable({ events, without = [], open, onOpen, empty }: EventTableProps) {
  const me = useMe()
  const toggle = (event: AuditEvent) => onOpen(open === event.id ? undefined : event.id)
  const columns: Column<AuditEvent>[] = [
    {
      key: 'open',
      label: '',
      min: 44,
      share: 0,
      render: (event) => <Toggle event={event} open={open === event.id} onToggle={toggle} />,
    },
    {
      key: 'at',
      label: t('audit.time'),
      min: 190,
      share: 0,
      render: (event) => <Time at={event.at} exact />,
    },
    { key: 'actor', label: t('audit.actor'), render: (event) => <Actor event={event} /> },
    { key: 'action', label: t('audit.action'), render: (event) => event.action },
    {
      key: 'target',
      label: t('audit.target'),
      render: ({ target }) => nameInTable(me, target?.name ?? target?.id ?? '–'),
    },
    { key: 'outcome', label: t('audit.outcome'), render: (event) => <Outcome outcome={event.outcome} /> },
  ]
  return (
    <DataTable
      label={t('audit.events')}
      columns={columns.filter((column) => !without.includes(column.key))}
      rows={events}
      rowKey={(event) => event.id}
      onOpen={toggle}
      openKey={open}
      detail={(event) => open === event.id && <EventDetails event={event} />}
      empty={empty}
    />
  )
}

function Toggle({
  event,
  open,
  onToggle,
}: {
  event: AuditEvent
  open: boolean
  onToggle: (event: AuditEvent) => void
}) {
  return (
    <ActionIcon
      size="sm"
      data-row
      aria-expanded={open}
      aria-label={t('audit.detailsOf', { action: event.action, actor: event.actor.name })}
      onClick={(click) => {
        // The row opens it too; opening twice would close it again.
        click.stopPropagation()
        onToggle(event)
      }}
    >
      {open ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
    </ActionIcon>
  )
}

const actorKinds: Partial<Record<AuditEvent['actor']['kind'], string>> = {
  group: t('audit.group'),
  'service-account': t('audit.serviceAccount'),
  'api-key': t('audit.apiKey'),
  system: t('audit.system'),
}

function Actor({ event: { actor, impersonator } }: { event: AuditEvent }) {
  const me = useMe()
  const kind = actorKinds[actor.kind]
  return (
    <>
      <Text span size="sm" fw={500}>
        {nameInTable(me, actor.name)}
      </Text>
      {kind && kind !== actor.name && (
        <Text span size="xs" c="dimmed">
          {` · ${kind}`}
        </Text>
      )}
      {impersonator && (
        <Text span size="xs" c="dimmed">
          {` · ${t('audit.by', { name: nameInTable(me, impersonator.name) })}`}
        </Text>
      )}
    </>
  )
}

function Outcome({ outcome }: { outcome: AuditEvent['outcome'] }) {
  const { tone, icon: OutcomeIcon, label } = outcomes[outcome]
  return (
    <Pill tone={tone} icon={<OutcomeIcon size={13} aria-hidden />}>
      {label}
    </Pill>
  )
}
