import { Button, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { AuditSummary } from '@rollcall/contract/audit.ts'
import { type KeyboardEvent, useState } from 'react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { toneColor } from '../../ui/theme.ts'
import { formatDay, startOfDay } from '../../ui/time.ts'
import { useNarrow } from './AuditFilters.tsx'
import { type Bar, barsOf, dayAfter } from './days.ts'

const height = 56

/** How many events each day has. A bar narrows the log to its day; the same stands in a table behind it. */
export function Timeline({ summary }: { summary: AuditSummary }) {
  const { preferences } = useMe()
  const narrow = useMediaQuery('(max-width: 48em)')
  const [table, setTable] = useState(false)
  const set = useNarrow()
  const bars = barsOf(summary.days, narrow ? 30 : 90)
  if (bars.length < 2) return null
  const dayName = (day: string) => formatDay(`${day}T12:00:00Z`, { ...preferences, timeZone: 'UTC' })
  const zone = { zone: summary.daysIn, timeZone: summary.daysIn }
  const choose = ({ day, days }: Bar) =>
    set({ range: 'custom', from: startOfDay(day, zone), until: startOfDay(dayAfter(day, days), zone) })
  const first = bars[0] as Bar
  // The last bar may have days that are to come.
  const last = summary.days.at(-1)?.day ?? first.day
  return (
    <Stack component="section" gap={4} mb="sm" aria-label={t('audit.timeline')}>
      {table ? (
        <DayTable bars={bars} dayName={dayName} onChoose={choose} />
      ) : (
        <>
          <Bars bars={bars} dayName={dayName} onChoose={choose} />
          <Group justify="space-between" fz="xs" c="dimmed">
            <span>{dayName(first.day)}</span>
            <span>{dayName(last)}</span>
          </Group>
        </>
      )}
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {t('audit.timelineHint', zone)}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={() => setTable(!table)}>
          {table ? t('audit.asChart') : t('audit.asTable')}
        </Button>
      </Group>
    </Stack>
  )
}

interface BarsProps {
  bars: Bar[]
  dayName: (day: string) => string
  onChoose: (bar: Bar) => void
}

function nameOf({ day, days, count }: Bar, dayName: (day: string) => string): string {
  const shown = { day: dayName(day), count }
  return days === 1 ? t('audit.dayBar', shown) : t('audit.daysBar', { ...shown, days })
}

function Bars({ bars, dayName, onChoose }: BarsProps) {
  const most = Math.max(...bars.map(({ count }) => count))
  // One stop for the keyboard; the arrows go from day to day.
  const [at, setAt] = useState(bars.length - 1)
  const stop = Math.min(at, bars.length - 1)
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(stop + by, bars.length - 1))
    setAt(next)
    const button = event.currentTarget.children[next]
    if (button instanceof HTMLElement) button.focus()
  }
  return (
    <div
      role="toolbar"
      aria-label={t('audit.timeline')}
      onKeyDown={move}
      style={{
        display: 'flex',
        alignItems: 'flex-end',
        gap: 1,
        height,
        borderBottom: '1px solid var(--line)',
      }}
    >
      {bars.map((bar, place) => (
        <UnstyledButton
          key={bar.day}
          tabIndex={place === stop ? 0 : -1}
          title={nameOf(bar, dayName)}
          aria-label={nameOf(bar, dayName)}
          onClick={() => onChoose(bar)}
          style={{
            flex: 1,
            minWidth: 0,
            maxWidth: 28,
            height: '100%',
            display: 'flex',
            flexDirection: 'column',
            justifyContent: 'flex-end',
          }}
        >
          <Part share={bar.unsuccessful / most} tone="var(--tone-bad)" />
          <Part share={(bar.count - bar.unsuccessful) / most} tone="var(--mantine-primary-color-filled)" />
        </UnstyledButton>
      ))}
    </div>
  )
}

/** No bar of events is so low that it is not seen. */
function Part({ share, tone }: { share: number; tone: string }) {
  if (share === 0) return null
  return <span style={{ display: 'block', height: Math.max(2, share * height), background: tone }} />
}

function DayTable({ bars, dayName, onChoose }: BarsProps) {
  return (
    <Table.ScrollContainer minWidth={0} mah={320} className="rc-panel">
      <Table fz="xs" aria-label={t('audit.timeline')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('audit.time')}</Table.Th>
            <Table.Th scope="col" ta="right">
              {t('audit.count')}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {t('audit.unsuccessful')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bars
            .filter(({ count }) => count > 0)
            .toReversed()
            .map((bar) => (
              <Table.Tr key={bar.day}>
                <Table.Td>
                  <UnstyledButton fz="xs" td="underline" onClick={() => onChoose(bar)}>
                    {bar.days === 1
                      ? dayName(bar.day)
                      : `${dayName(bar.day)} – ${dayName(dayAfter(bar.day, bar.days - 1))}`}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td ta="right">{bar.count.toLocaleString(t.locale)}</Table.Td>
                <Table.Td ta="right" style={bar.unsuccessful > 0 ? { color: toneColor('bad') } : {}}>
                  {bar.unsuccessful.toLocaleString(t.locale)}
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
