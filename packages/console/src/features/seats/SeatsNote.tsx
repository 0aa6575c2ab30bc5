import { Alert, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/messages.ts'
import { linesOf } from './SeatsList.tsx'
import { seatsQuery } from './seats.queries.ts'

/** In dialogs that add users: how many seats are taken; nothing where they are not limited. */
export function SeatsNote() {
  const { data } = useQuery(seatsQuery())
  const lines = data ? linesOf(data) : []
  if (lines.length === 0) return null
  const counted = lines.map(({ label, taken, most }) => `${label}: ${t('seats.of', { taken, most })}`)
  const full = data?.users && data.users.taken >= data.users.most
  if (full)
    return (
      <Alert color="orange" variant="light" title={t('seats.allTaken')}>
        <Text size="sm">{counted.join(' · ')}</Text>
        <Text size="sm">{t('seats.makeRoom')}</Text>
      </Alert>
    )
  return (
    <Text size="sm" c="dimmed">
      {t('seats.seats')}: {counted.join(' · ')}
    </Text>
  )
}
