import { Text } from '@mantine/core'
import type { Overview, SignInDay } from '@rollcall/contract/overview.ts'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { numberText } from '../../ui/count.ts'
import { Section } from '../../ui/Section.tsx'
import { formatDay } from '../../ui/time.ts'
import { dayAfter } from '../audit/days.ts'
import type { AuditSearch } from '../audit/search.ts'
import { ChartOrTable } from './ChartOrTable.tsx'
import { SignInChart } from './later-charts.ts'
import { NumberTable } from './NumberTable.tsx'
import { Tile, Tiles } from './Tile.tsx'

/** What is counted of each day, and the events that it leads to. */
const counted = [
  { of: 'signedIn', events: { action: 'sign-in.succeeded' }, label: t('overview.signedIn') },
  { of: 'failed', events: { action: 'sign-in.failed' }, label: t('overview.failed') },
  { of: 'locked', events: { action: 'user.locked' }, label: t('overview.lockouts') },
  { of: 'byApiKey', events: { credential: 'api-key' }, label: t('overview.byApiKey') },
] as const

export function SignIns({ signIns: { days, capped } }: { signIns: NonNullable<Overview['signIns']> }) {
  const { preferences } = useMe()
  const dayName = (day: string) => formatDay(`${day}T12:00:00Z`, { ...preferences, timeZone: 'UTC' })
  const sum = (of: Exclude<keyof SignInDay, 'day'>) => days.reduce((all, each) => all + each[of], 0)
  const first = days[0]?.day ?? ''
  return (
    <Section title={t('overview.signIns')}>
      {capped && (
        <Text size="sm" c="dimmed">
          {t('overview.notAllCounted')}
        </Text>
      )}
      <Tiles>
        {counted.map(({ of, events, label }) => (
          <Tile
            key={of}
            to="/settings/audit"
            search={{ ...events, range: 'custom', from: `${first}T00:00:00.000Z` }}
            label={label}
            shown={numberText(sum(of))}
          />
        ))}
      </Tiles>
      <ChartOrTable
        label={t('overview.signInsByDay')}
        summary={t('overview.signInsCounted', { signedIn: sum('signedIn'), failed: sum('failed') })}
        chart={<SignInChart bars={days.map((day) => ({ ...day, day: dayName(day.day) }))} />}
        table={
          <NumberTable
            label={t('overview.signInsByDay')}
            head={[t('overview.day'), ...counted.map(({ label }) => label)]}
            rows={days.toReversed().map((day) => ({
              key: day.day,
              name: dayName(day.day),
              numbers: counted.map(({ of, events }) => ({
                value: day[of],
                to: '/settings/audit',
                search: { ...events, ...rangeOf(day.day) },
              })),
            }))}
          />
        }
      />
    </Section>
  )
}

function rangeOf(day: string): AuditSearch {
  return { range: 'custom', from: `${day}T00:00:00.000Z`, until: `${dayAfter(day, 1)}T00:00:00.000Z` }
}
