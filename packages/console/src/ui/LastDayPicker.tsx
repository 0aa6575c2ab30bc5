import '@mantine/dates/styles.css'
import { DatePickerInput, type DatePickerInputProps } from '@mantine/dates'
import { useMe } from '../features/account/me.ts'
import { today } from './time.ts'

/** The last day on which something is good: from today on, as this person's zone has it, and until that day ends there. */
export function LastDayPicker(
  props: Omit<DatePickerInputProps<'default'>, 'minDate' | 'ref' | 'valueFormat'>,
) {
  const { preferences } = useMe()
  return <DatePickerInput {...props} valueFormat={preferences.dateFormat} minDate={today(preferences)} />
}
