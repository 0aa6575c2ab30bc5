import { Group, Input, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { MomentPicker } from '../../ui/pickers.tsx'

/** The first and the last moment of an access, in UTC; without a first one it begins at once. */
export interface Days {
  startsAt: string | undefined
  endsAt: string | undefined
}

/** What is wrong with the days; null if nothing is. */
export function errorOfDays({ startsAt, endsAt }: Days): string | null {
  if (endsAt === undefined) return t('visits.chooseLastDay')
  const from = startsAt === undefined ? Date.now() : Math.max(Date.parse(startsAt), Date.now())
  return Date.parse(endsAt) > from ? null : t('visits.daysWrong')
}

/** As the API takes them, once there is an end. */
export function daysInput({ startsAt, endsAt = '' }: Days): { startsAt: string | null; endsAt: string } {
  return { startsAt: startsAt ?? null, endsAt }
}

interface DaysFieldsProps {
  value: Days
  onChange: (days: Days) => void
  error?: ReactNode
}

/** From when and until when. An access always has an end. */
export function DaysFields({ value, onChange, error }: DaysFieldsProps) {
  return (
    <Stack gap={4}>
      <Group gap="sm" grow align="flex-start">
        <MomentPicker
          label={t('visits.firstDay')}
          placeholder={t('visits.atOnce')}
          value={value.startsAt}
          onChange={(startsAt) => onChange({ ...value, startsAt })}
        />
        <MomentPicker
          label={t('visits.lastDay')}
          placeholder={t('visits.chooseLastDay')}
          value={value.endsAt}
          onChange={(endsAt) => onChange({ ...value, endsAt })}
        />
      </Group>
      {error && (
        <Text component="div" role="alert">
          <Input.Error>{error}</Input.Error>
        </Text>
      )}
    </Stack>
  )
}

/** Until three months from now, which can be changed: an access should not outlive its reason. */
export function usualDays(): Days {
  return { startsAt: undefined, endsAt: new Date(Date.now() + 90 * 86_400_000).toISOString() }
}
