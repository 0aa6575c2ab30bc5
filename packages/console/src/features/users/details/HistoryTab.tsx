import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { t } from '../../../i18n/messages.ts'
import { Section } from '../../../ui/Section.tsx'
import { type Period, periods } from '../people/search.ts'
import { Happenings } from './Happenings.tsx'

const words: Record<Period, string> = {
  '24h': t('userDetails.lastDay'),
  '7d': t('userDetails.lastWeek'),
  '30d': t('userDetails.lastMonth'),
}

/** What a user did, beside what was done to them. */
export function HistoryTab({ user }: { user: UserDetails }) {
  const { period } = useSearch({ strict: false })
  const navigate = useNavigate()
  const choose = (chosen: string) =>
    void navigate({
      to: '.',
      search: ({ period: _, ...before }) =>
        chosen === 'all' ? before : { ...before, period: chosen as Period },
      hash: true,
      replace: true,
      resetScroll: false,
    })
  return (
    <Stack gap="md">
      <SegmentedControl
        size="xs"
        className="rc-not-printed"
        style={{ alignSelf: 'flex-start' }}
        aria-label={t('userDetails.period')}
        value={period ?? 'all'}
        onChange={choose}
        data={[
          ...periods.map((each) => ({ value: each, label: words[each] })),
          { value: 'all', label: t('userDetails.allTime') },
        ]}
      />
      <SimpleGrid type="container" cols={{ base: 1, '720px': 2 }} spacing="xl" verticalSpacing="lg">
        <Section title={t('userDetails.did')} id="did">
          <Happenings about={{ actor: user.id }} period={period} empty={t('userDetails.didNothing')} />
        </Section>
        <Section title={t('userDetails.wasDone')} id="was-done">
          <Happenings about={{ target: user.id }} period={period} empty={t('userDetails.nothingYet')} />
        </Section>
      </SimpleGrid>
    </Stack>
  )
}
