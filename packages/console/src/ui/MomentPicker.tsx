import '@mantine/dates/styles.css'
import { DateTimePicker, type DateTimePickerProps } from '@mantine/dates'
import { useMe } from '../features/account/me.ts'
import { momentOf } from './moments.ts'
import { localOf } from './time.ts'

interface MomentPickerProps extends Pick<DateTimePickerProps, 'placeholder' | 'size' | 'w'> {
  label: string
  /** Only said to those who cannot see the placeholder. */
  labelHidden?: boolean
  /** A moment in UTC; undefined for none. */
  value: string | undefined
  onChange: (moment: string | undefined) => void
}

/** A day and a time as this person writes them, in their own zone. */
export function MomentPicker({ label, labelHidden = false, value, onChange, ...shown }: MomentPickerProps) {
  const { preferences } = useMe()
  const clock = preferences.hourCycle === '24' ? 'HH:mm' : 'h:mm A'
  return (
    <DateTimePicker
      {...(labelHidden ? { 'aria-label': label } : { label })}
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${label}`, tabIndex: 0 }}
      valueFormat={`${preferences.dateFormat} ${clock}`}
      value={value === undefined ? null : localOf(value, preferences)}
      onChange={(local) => onChange(local ? momentOf(local, preferences) : undefined)}
      {...shown}
    />
  )
}
