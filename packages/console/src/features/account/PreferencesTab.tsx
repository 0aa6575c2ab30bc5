import { Paper, SegmentedControl, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Preferences } from '@rollcall/contract/me.ts'
import { type ReactNode, useState } from 'react'
import { useMe } from '../../api/me.ts'
import { Facts } from '../../ui/Facts.tsx'
import { pageSizes } from '../../ui/page-size.ts'
import { formatDay, formatRelative, formatTime, zoneNames, zoneOf } from '../../ui/time.ts'
import { OwnerOnly } from './OwnerOnly.tsx'
import { useSavePreferences } from './use-save-preferences.ts'

const dateFormats: Preferences['dateFormat'][] = [
  'YYYY-MM-DD',
  'DD.MM.YYYY',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'D MMM YYYY',
]

function zonesWith(chosen: string): { value: string; label: string }[] {
  const browser = zoneOf({ timeZone: 'browser' })
  return [
    { value: 'browser', label: `As this device: ${browser}` },
    ...zoneNames(chosen).map((name) => ({ value: name, label: name.replaceAll('_', ' ') })),
  ]
}

export function PreferencesTab() {
  return (
    <OwnerOnly>
      <PreferenceChoices />
    </OwnerOnly>
  )
}

function PreferenceChoices() {
  const { preferences } = useMe()
  const save = useSavePreferences()
  const [zoneChoices] = useState(() => zonesWith(preferences.timeZone))
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" maw={920}>
      <Stack gap="md">
        <Choice
          label="Theme"
          value={preferences.theme}
          data={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          onChange={(theme) => save({ theme: theme as Preferences['theme'] })}
        />
        <Select
          label="Time zone"
          searchable
          limit={60}
          data={zoneChoices}
          value={preferences.timeZone}
          onChange={(timeZone) => timeZone && save({ timeZone })}
          nothingFoundMessage="No such time zone"
        />
        <Select
          label="Date format"
          data={dateFormats.map((format) => ({
            value: format,
            label: exampleOf({ ...preferences, dateFormat: format }),
          }))}
          value={preferences.dateFormat}
          onChange={(dateFormat) => save({ dateFormat: dateFormat as Preferences['dateFormat'] })}
        />
        <Choice
          label="Clock"
          value={preferences.hourCycle}
          data={[
            { value: '24', label: '24 hours' },
            { value: '12', label: '12 hours' },
          ]}
          onChange={(hourCycle) => save({ hourCycle: hourCycle as Preferences['hourCycle'] })}
        />
        <Choice
          label="Times in tables"
          value={preferences.times}
          data={[
            { value: 'relative', label: 'Relative' },
            { value: 'absolute', label: 'Absolute' },
          ]}
          onChange={(times) => save({ times: times as Preferences['times'] })}
        />
        <Select
          label="Rows per page"
          data={pageSizes.map(String)}
          value={String(preferences.pageSize)}
          onChange={(size) => save({ pageSize: Number(size) as Preferences['pageSize'] })}
        />
      </Stack>
      <Example />
    </SimpleGrid>
  )
}

/** A day on which no two formats look alike. */
function exampleOf(preferences: Preferences): string {
  return formatDay(`${new Date().getUTCFullYear()}-02-28T12:00:00Z`, preferences)
}

/** How times look with these choices, at this moment. */
function Example() {
  const { preferences } = useMe()
  const [now] = useState(Date.now)
  const show = (milliseconds: number) => {
    const iso = new Date(now - milliseconds).toISOString()
    return preferences.times === 'relative' ? formatRelative(iso, now) : formatTime(iso, preferences)
  }
  return (
    <Paper
      p="md"
      withBorder
      style={{ borderColor: 'var(--line)', alignSelf: 'start' }}
      role="region"
      aria-label="Example"
    >
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          This is how you see times
        </Text>
        <Facts
          items={[
            ['Now', formatTime(new Date(now).toISOString(), preferences)],
            ['In tables', show(3 * 3_600_000)],
            ['', show(9 * 86_400_000)],
            ['In logs', formatTime(new Date(now).toISOString(), preferences, { seconds: true })],
            ['Time zone', zoneOf(preferences).replaceAll('_', ' ')],
          ]}
        />
        <Text size="xs" c="dimmed">
          Changes are saved at once and hold on every device you sign in on.
        </Text>
      </Stack>
    </Paper>
  )
}

interface ChoiceProps {
  label: string
  value: string
  data: { value: string; label: ReactNode }[]
  onChange: (value: string) => void
}

function Choice({ label, value, data, onChange }: ChoiceProps) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <SegmentedControl
        aria-label={label}
        data={data}
        value={value}
        onChange={onChange}
        style={{ alignSelf: 'start' }}
      />
    </Stack>
  )
}
