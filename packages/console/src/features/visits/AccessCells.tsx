import { Group } from '@mantine/core'
import { IconClockExclamation, IconHourglass } from '@tabler/icons-react'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { Pill } from '../../ui/Pill.tsx'
import { Time, useNow } from '../../ui/Time.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { formatExact } from '../../ui/time.ts'
import { daysUnused, stateOf } from './use-of-access.ts'

/** The last use, and for how long it was not used if that is long. */
export function LastUse({ access }: { access: { lastUsedAt: string | null; givenAt: string } }) {
  const days = daysUnused(access, useNow())
  return (
    <Group gap={6}>
      <Time at={access.lastUsedAt} />
      {days !== undefined && (
        <Pill tone="warning" icon={<IconClockExclamation size={13} aria-hidden />}>
          {t('visits.unusedFor', { count: days })}
        </Pill>
      )}
    </Group>
  )
}

/** How many days are left; the moment itself on hover. */
export function Ends({ period }: { period: { startsAt: string | null; endsAt: string } }) {
  const { preferences } = useMe()
  const at = stateOf(period, useNow())
  if (at.state === 'waiting')
    return (
      <Group gap={6}>
        <Pill tone="quiet" icon={<IconHourglass size={13} aria-hidden />}>
          {t('visits.notBegun')}
        </Pill>
        <Time at={period.startsAt} />
      </Group>
    )
  return (
    <Tip label={formatExact(period.endsAt, preferences)}>
      {at.state === 'over' ? (
        <Pill tone="bad">{t('visits.over')}</Pill>
      ) : (
        <time dateTime={period.endsAt}>{t('visits.daysLeft', { count: at.days })}</time>
      )}
    </Tip>
  )
}
