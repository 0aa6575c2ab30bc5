import '@mantine/dates/styles.css'
import { DateTimePicker, type DateTimePickerProps } from '@mantine/dates'
import { useMe } from '../features/account/me.ts'
import { localOf, momentOf } from './time.ts'

interface MomentPickerProps
  extends Pick<DateTimePickerProps, 'label' | 'placeholder' | 'size' | 'w' | 'aria-label'> {
  /** A moment in UTC; undefined for none. */
  value: string | undefined
  onChange: (moment: string | undefined) => void
}

/** A day and a time as this person writes them, in their own zone. */
export function MomentPicker({ value, onChange, ...shown }: MomentPickerProps) {
  const { preferences } = useMe()
  const clock = preferences.hourCycle === '24' ? 'HH:mm' : 'h:mm A'
  return (
    <DateTimePicker
      clearable
      valueFormat={`${preferences.dateFormat} ${clock}`}
      value={value === undefined ? null : localOf(value, preferences)}
      onChange={(local) => onChange(local ? momentOf(local, preferences) : undefined)}
      {...shown}
    />
  )
}
