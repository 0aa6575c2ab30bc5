import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../../i18n/messages.ts'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { TextLink } from '../../../ui/TextLink.tsx'
import { Time } from '../../../ui/Time.tsx'
import { auditQuery } from '../../audit/audit.queries.ts'
import { EventSentence } from '../../audit/parts.ts'
import { filterOf } from '../../audit/search.ts'
import type { Period } from '../people/search.ts'

const firstShown = 12
const mostShown = 200

interface HappeningsProps {
  /** Who acted, or what was acted on. */
  about: { actor: string } | { target: string }
  period: Period | undefined
  empty: string
}

/** Events as sentences, newest first, and the way to all of them. */
export function Happenings({ about, period, empty }: HappeningsProps) {
  const [openedAt] = useState(Date.now)
  const [limit, setLimit] = useState(firstShown)
  const at = { ...about, ...(period ? { range: period } : {}) }
  const events = useQuery(auditQuery({ ...filterOf(at, openedAt), limit }))
  if (events.isError) return <ProblemAlert error={events.error} onRetry={() => void events.refetch()} />
  if (!events.data) return <Skeleton height={120} />
  const { items, nextCursor } = events.data
  if (items.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    )
  return (
    <Stack gap="xs">
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map((event) => (
          <Happening key={event.id} event={event} />
        ))}
      </Stack>
      <Group gap="sm" className="rc-not-printed">
        {nextCursor !== undefined && limit < mostShown && (
          <Button
            size="compact-xs"
            variant="default"
            loading={events.isPlaceholderData}
            onClick={() => setLimit(Math.min(limit * 4, mostShown))}
          >
            {t('userDetails.showOlder')}
          </Button>
        )}
        <TextLink to="/settings/audit" search={at} size="sm">
          {t('userDetails.seeAll')}
        </TextLink>
      </Group>
    </Stack>
  )
}

function Happening({ event }: { event: AuditEvent }) {
  return (
    <li>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <EventSentence event={event} />
      </Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        <Time at={event.at} />
        {event.outcome !== 'success' &&
          ` · ${event.outcome === 'refused' ? t('userDetails.refused') : t('userDetails.failed')}`}
        {event.reason && ` · ${event.reason}`}
      </Text>
    </li>
  )
}
