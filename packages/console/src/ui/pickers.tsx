import { TextInput } from '@mantine/core'
import type { Locale } from '@rollcall/messages/locales.ts'
import { t } from '../i18n/messages.ts'
import type { LastDayPickerProps, MomentPickerProps } from './calendars.tsx'
import { later } from './later.tsx'

/** The names of months and weekdays, for languages other than English, which the library has by itself. */
const names: Partial<Record<Locale, () => Promise<unknown>>> = { de: () => import('dayjs/locale/de.js') }

async function calendars() {
  await names[t.locale]?.()
  return import('./calendars.tsx')
}

// Calendars are large, and few of those who see a page with one use it. Until it is there, a field of the same size holds its place.

/** A day and a time as this person writes them, in their own zone. */
export const MomentPicker = later<MomentPickerProps>(
  () => calendars().then((module) => module.MomentCalendar),
  {
    rare: true,
    meanwhile: ({ label, labelHidden, value: _value, onChange: _onChange, ...shown }) => (
      <TextInput {...(labelHidden ? { 'aria-label': label } : { label })} {...shown} readOnly />
    ),
  },
)

/** The last day on which something is good: from today on, as this person's zone has it, and until that day ends there. */
export const LastDayPicker = later<LastDayPickerProps>(
  () => calendars().then((module) => module.DayCalendar),
  {
    rare: true,
    meanwhile: ({ label, description, placeholder }) => (
      <TextInput label={label} description={description} placeholder={placeholder} readOnly />
    ),
  },
)
