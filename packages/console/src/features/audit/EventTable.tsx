import { ActionIcon, Group, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import {
  IconAlertTriangle,
  IconBan,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheck,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { EventDetails } from './EventDetails.tsx'
import { EventSentence } from './EventSentence.tsx'
import { outcomeLabel } from './labels.ts'
import { reasonOf, toldInText } from './told.ts'

const outcomes = {
  success: { tone: 'good', icon: IconCircleCheck },
  refused: { tone: 'warning', icon: IconBan },
  failed: { tone: 'bad', icon: IconAlertTriangle },
} as const

interface EventTableProps {
  events: AuditEvent[] | undefined
  open: string | undefined
  onOpen: (event: string | undefined) => void
  /** What is offered for each event, such as events like it. */
  menu?: (event: AuditEvent) => ReactNode
  empty: ReactNode
}

export function EventTable({ events, open, onOpen, menu, empty }: EventTableProps) {
  const narrow = useMediaQuery('(max-width: 48em)')
  const toggle = (event: AuditEvent) => onOpen(open === event.id ? undefined : event.id)
  const columns: (Column<AuditEvent> | false)[] = [
    {
      key: 'open',
      label: '',
      min: 44,
      share: 0,
      render: (event) => <Toggle event={event} open={open === event.id} onToggle={toggle} />,
    },
    !narrow && {
      key: 'at',
      label: t('audit.time'),
      min: 190,
      share: 0,
      render: (event) => <Time at={event.at} exact />,
    },
    { key: 'event', label: t('audit.event'), render: (event) => <Told event={event} timed={narrow} /> },
    !narrow && {
      key: 'outcome',
      label: t('audit.outcome'),
      min: 140,
      share: 0,
      render: (event) => <Outcome outcome={event.outcome} />,
    },
  ]
  return (
    <DataTable
      label={t('audit.events')}
      columns={columns.filter((column) => column !== false)}
      rows={events}
      rowKey={(event) => event.id}
      menu={menu && { nameOf: toldInText, items: menu }}
      onOpen={toggle}
      openKey={open}
      detail={(event) => open === event.id && <EventDetails event={event} />}
      empty={empty}
    />
  )
}

/** The sentence with its reason; where the row is narrow, with when it was and what came of it. */
function Told({ event, timed }: { event: AuditEvent; timed: boolean }) {
  const reason = reasonOf(event)
  return (
    <>
      <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
        <EventSentence event={event} />
      </Text>
      {reason && (
        <Text span size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {` · ${reason}`}
        </Text>
      )}
      {timed && (
        <Group gap={6} mt={2}>
          <Text span size="xs" c="dimmed">
            <Time at={event.at} exact />
          </Text>
          {event.outcome !== 'success' && <Outcome outcome={event.outcome} />}
        </Group>
      )}
    </>
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
      aria-label={t('audit.detailsOf', { event: toldInText(event) })}
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

function Outcome({ outcome }: { outcome: AuditEvent['outcome'] }) {
  const { tone, icon: OutcomeIcon } = outcomes[outcome]
  return (
    <Pill tone={tone} icon={<OutcomeIcon size={13} aria-hidden />}>
      {outcomeLabel(outcome)}
    </Pill>
  )
}
