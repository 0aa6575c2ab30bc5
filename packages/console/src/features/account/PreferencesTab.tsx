import { Paper, SegmentedControl, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Preferences } from '@rollcall/contract/me.ts'
import { localeNames, locales } from '@rollcall/messages/locales.ts'
import { type ReactNode, useState } from 'react'
import { useMe } from '../../api/me.ts'
import { presentAddress, reloadAt } from '../../api/page.ts'
import { browserLocale, followPreference, t } from '../../i18n/messages.ts'
import { Facts } from '../../ui/Facts.tsx'
import { pageSizes } from '../../ui/page-size.ts'
import { formatDay, formatRelative, formatTime, zoneNames, zoneOf } from '../../ui/time.ts'
import { useSavePreferences } from '../../ui/use-save-preferences.ts'
import { OwnerOnly } from './OwnerOnly.tsx'

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
    { value: 'browser', label: t('account.asDevice', { zone: browser }) },
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
          label={t('account.theme')}
          value={preferences.theme}
          data={[
            { value: 'system', label: t('account.system') },
            { value: 'light', label: t('account.light') },
            { value: 'dark', label: t('account.dark') },
          ]}
          onChange={(theme) => save({ theme: theme as Preferences['theme'] })}
        />
        <LanguageChoice />
        <Select
          label={t('account.timeZone')}
          searchable
          limit={60}
          data={zoneChoices}
          value={preferences.timeZone}
          onChange={(timeZone) => timeZone && save({ timeZone })}
          nothingFoundMessage={t('account.noZone')}
        />
        <Select
          label={t('account.dateFormat')}
          data={dateFormats.map((format) => ({
            value: format,
            label: exampleOf({ ...preferences, dateFormat: format }),
          }))}
          value={preferences.dateFormat}
          onChange={(dateFormat) => save({ dateFormat: dateFormat as Preferences['dateFormat'] })}
        />
        <Choice
          label={t('account.clock')}
          value={preferences.hourCycle}
          data={[
            { value: '24', label: t('account.twentyFourHours') },
            { value: '12', label: t('account.twelveHours') },
          ]}
          onChange={(hourCycle) => save({ hourCycle: hourCycle as Preferences['hourCycle'] })}
        />
        <Choice
          label={t('account.timesInTables')}
          value={preferences.times}
          data={[
            { value: 'relative', label: t('account.relative') },
            { value: 'absolute', label: t('account.absolute') },
          ]}
          onChange={(times) => save({ times: times as Preferences['times'] })}
        />
        <Select
          label={t('ui.rowsPerPage')}
          data={pageSizes.map(String)}
          value={String(preferences.pageSize)}
          onChange={(size) => save({ pageSize: Number(size) as Preferences['pageSize'] })}
        />
      </Stack>
      <Example />
    </SimpleGrid>
  )
}

/** Changing the language loads the page anew. */
function LanguageChoice() {
  const { preferences } = useMe()
  const save = useSavePreferences()
  const choose = (chosen: string | null) => {
    const language = chosen as Preferences['language']
    save({ language }, () => followPreference(language) && void reloadAt(presentAddress()))
  }
  return (
    <Select
      label={t('account.language')}
      data={[
        { value: 'browser', label: t('account.asBrowser', { language: localeNames[browserLocale()] }) },
        ...locales.map((locale) => ({ value: locale, label: localeNames[locale] })),
      ]}
      value={preferences.language}
      onChange={choose}
    />
  )
}

/** A day on which no two formats look alike. */
function exampleOf(preferences: Preferences): string {
  return formatDay(`${new Date().getUTCFullYear()}-02-28T12:00:00Z`, preferences)
}

/** The present time, written with these choices. */
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
      aria-label={t('account.example')}
    >
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t('account.exampleTitle')}
        </Text>
        <Facts
          items={[
            [t('account.now'), formatTime(new Date(now).toISOString(), preferences)],
            [t('account.inTables'), show(3 * 3_600_000)],
            ['', show(9 * 86_400_000)],
            [t('account.inLogs'), formatTime(new Date(now).toISOString(), preferences, { seconds: true })],
            [t('account.timeZone'), zoneOf(preferences).replaceAll('_', ' ')],
          ]}
        />
        <Text size="xs" c="dimmed">
          {t('account.savedAtOnce')}
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
