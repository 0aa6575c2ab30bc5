import { Group } from '@mantine/core'
import { IconClockExclamation, IconHourglass } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { Pill } from '../../ui/Pill.tsx'
import { Time, useNow } from '../../ui/Time.tsx'
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

/** When it ends, and how many days are left. */
export function Ends({ period }: { period: { startsAt: string | null; endsAt: string } }) {
  const now = useNow()
  const at = stateOf(period, now)
  return (
    <Group gap={6}>
      {at.state === 'valid' && <span>{t('visits.daysLeft', { count: at.days })}</span>}
      {at.state === 'over' && <Pill tone="bad">{t('visits.over')}</Pill>}
      {at.state === 'waiting' && (
        <Pill tone="quiet" icon={<IconHourglass size={13} aria-hidden />}>
          {t('visits.notBegun')}
        </Pill>
      )}
      <span style={{ color: 'var(--mantine-color-dimmed)' }}>
        <Time at={at.state === 'waiting' ? period.startsAt : period.endsAt} />
      </span>
    </Group>
  )
}
