import '@mantine/dates/styles.css'
import {
  DatePickerInput,
  type DatePickerInputProps,
  DatesProvider,
  DateTimePicker,
  type DateTimePickerProps,
} from '@mantine/dates'
import type { ReactNode } from 'react'
import { useMe } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import { momentOf } from './moments.ts'
import { localOf, today } from './time.ts'

export interface MomentPickerProps extends Pick<DateTimePickerProps, 'placeholder' | 'size' | 'w'> {
  label: string
  /** Whether the label is only for screen readers, because the placeholder says the same. */
  labelHidden?: boolean
  /** In UTC; undefined for none. */
  value: string | undefined
  onChange: (moment: string | undefined) => void
}

export function MomentCalendar({ label, labelHidden = false, value, onChange, ...shown }: MomentPickerProps) {
  const { preferences } = useMe()
  const clock = preferences.hourCycle === '24' ? 'HH:mm' : 'h:mm A'
  return (
    <InLanguage>
      <DateTimePicker
        {...(labelHidden ? { 'aria-label': label } : { label })}
        clearable
        clearButtonProps={{ 'aria-label': t('ui.clearField', { field: label }), tabIndex: 0 }}
        valueFormat={`${preferences.dateFormat} ${clock}`}
        value={value === undefined ? null : localOf(value, preferences)}
        onChange={(local) => onChange(local ? momentOf(local, preferences) : undefined)}
        {...shown}
      />
    </InLanguage>
  )
}

/** Months and weekdays in the language of the page. */
function InLanguage({ children }: { children: ReactNode }) {
  return <DatesProvider settings={{ locale: t.locale }}>{children}</DatesProvider>
}

export type LastDayPickerProps = Omit<DatePickerInputProps<'default'>, 'minDate' | 'ref' | 'valueFormat'>

export function DayCalendar(props: LastDayPickerProps) {
  const { preferences } = useMe()
  return (
    <InLanguage>
      <DatePickerInput {...props} valueFormat={preferences.dateFormat} minDate={today(preferences)} />
    </InLanguage>
  )
}
