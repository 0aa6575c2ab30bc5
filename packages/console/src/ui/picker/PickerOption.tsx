import { Checkbox, Group, Radio, Text } from '@mantine/core'
import { roleColor } from '../theme.ts'
import type { Option } from './options.ts'
import type { PickerState } from './use-picker.ts'

interface PickerOptionProps<T extends Option> {
  option: T
  picker: Pick<PickerState<T>, 'isTicked' | 'toggle'>
  one?: boolean | undefined
}

/** One row: a box or a radio button with what is said of it. */
export function PickerOption<T extends Option>({ option, picker, one }: PickerOptionProps<T>) {
  const { value, disabled = false } = option
  const shared = {
    value,
    disabled,
    label: <OptionLabel option={option} />,
    styles: { labelWrapper: { minWidth: 0 } },
    ...(disabled ? {} : { 'data-pick': true }),
  }
  return one ? (
    <Radio {...shared} />
  ) : (
    <Checkbox {...shared} checked={picker.isTicked(value)} onChange={() => picker.toggle(value)} />
  )
}

function OptionLabel({ option: { label, color, note, description } }: { option: Option }) {
  return (
    <span>
      <Group component="span" gap={6}>
        <bdi className={color ? 'rc-role' : undefined} style={color ? { color: roleColor(color) } : {}}>
          {label}
        </bdi>
        {note && (
          <Text span size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </Group>
      {description && (
        <Text span size="xs" c="dimmed">
          {description}
        </Text>
      )}
    </span>
  )
}
