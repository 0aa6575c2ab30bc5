import { TextInput } from '@mantine/core'
import type { Locale } from '@rollcall/messages/locales.ts'
import { t } from '../i18n/messages.ts'
import type { LastDayPickerProps, MomentPickerProps } from './calendars.tsx'
import { later } from './later.tsx'

/** The names of months and weekdays in other languages than English, which the library has itself. */
const names: Partial<Record<Locale, () => Promise<unknown>>> = { de: () => import('dayjs/locale/de.js') }

async function calendars() {
  await names[t.locale]?.()
  return import('./calendars.tsx')
}

// Calendars are large and rarely used. Until one is loaded, a field of the same size holds its place.

/** A day and a time in the viewer's format and zone. */
export const MomentPicker = later<MomentPickerProps>(
  () => calendars().then((module) => module.MomentCalendar),
  {
    rare: true,
    meanwhile: ({ label, labelHidden, value: _value, onChange: _onChange, ...shown }) => (
      <TextInput {...(labelHidden ? { 'aria-label': label } : { label })} {...shown} readOnly />
    ),
  },
)

/** The last day of a period: from today on in the viewer's zone, and until the end of that day there. */
export const LastDayPicker = later<LastDayPickerProps>(
  () => calendars().then((module) => module.DayCalendar),
  {
    rare: true,
    meanwhile: ({ label, description, placeholder }) => (
      <TextInput label={label} description={description} placeholder={placeholder} readOnly />
    ),
  },
)
