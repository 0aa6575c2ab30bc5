import { Group, Input, SegmentedControl, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { richWith } from '../../i18n/rich.ts'
import { MomentPicker } from '../../ui/pickers.tsx'
import { Time, useNow } from '../../ui/Time.tsx'
import { endOf, type Length, lengths, type Period } from './period.ts'

const labels: Record<Length, string> = {
  4: t('capabilities.hours', { count: 4 }),
  8: t('capabilities.hours', { count: 8 }),
  24: t('capabilities.days', { count: 1 }),
  168: t('capabilities.days', { count: 7 }),
  none: t('capabilities.noEnd'),
  other: t('capabilities.until'),
}

interface PeriodFieldProps {
  value: Period
  onChange: (period: Period) => void
  error?: ReactNode
  /** Whether the start is fixed, because it has been granted already. */
  endOnly?: boolean
}

/** From when and for how long, in hours; says when that ends. */
export function PeriodField({ value, onChange, error, endOnly = false }: PeriodFieldProps) {
  const end = endOf(value, useNow())
  return (
    <Stack gap="xs">
      <Input.Wrapper
        component="div"
        role="group"
        label={endOnly ? t('capabilities.endsIn') : t('capabilities.for')}
        aria-label={endOnly ? t('capabilities.endsIn') : t('capabilities.for')}
        error={error}
      >
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={endOnly ? t('capabilities.endsIn') : t('capabilities.for')}
          value={value.length}
          onChange={(length) => onChange({ ...value, length: length as Length })}
          data={lengths.map((length) => ({ value: length, label: labels[length] }))}
        />
      </Input.Wrapper>
      <Group gap="sm" grow>
        {!endOnly && (
          <MomentPicker
            label={t('capabilities.from')}
            placeholder={t('capabilities.now')}
            value={value.startsAt}
            onChange={(startsAt) => onChange({ ...value, startsAt })}
          />
        )}
        {value.length === 'other' && (
          <MomentPicker
            label={t('capabilities.until')}
            placeholder={t('capabilities.chooseEnd')}
            value={value.endsAt}
            onChange={(endsAt) => onChange({ ...value, endsAt })}
          />
        )}
      </Group>
      <Text size="xs" c="dimmed" role="status">
        {end ? richWith('capabilities.ends', { time: <Time at={end} exact /> }) : ''}
      </Text>
    </Stack>
  )
}
