import { useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/messages.ts'
import { Section } from '../../ui/Section.tsx'
import { linesOf, SeatsList } from '../seats/SeatsList.tsx'
import { seatsQuery } from '../seats/seats.queries.ts'

/** The seats of the tenant, where they are limited. */
export function SeatsSection() {
  const { data } = useQuery(seatsQuery())
  if (!data || linesOf(data).length === 0) return null
  return (
    <Section title={t('seats.seats')}>
      <SeatsList seats={data} />
    </Section>
  )
}
