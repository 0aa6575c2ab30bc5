import { Input, Radio, Stack } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { t } from '../../i18n/messages.ts'
import type { Option } from './options.ts'
import { PickerGroups } from './PickerGroups.tsx'
import { PickerOption } from './PickerOption.tsx'
import { PickerSearch } from './PickerSearch.tsx'
import './picker.css'
import { type PickerInput, type PickerState, usePicker } from './use-picker.ts'

interface PickerProps<T extends Option> extends PickerInput<T> {
  label: string
  /** The label is on the page already. */
  labelHidden?: boolean
  description?: ReactNode
  error?: ReactNode
  /** What the field says that is typed into. */
  searchLabel?: string
  /** As high as the page, not as a dialog. */
  tall?: boolean
  /** Draws a row; without it, a box with the label and what is said of it. */
  renderOption?: (option: T, picker: PickerState<T>) => ReactNode
}

/**
 * Chooses one or many of what is known already, on the page itself: roles, permissions. A few are boxes one below the other. Of many
 * those chosen at the beginning stand on top, they are searched, names can be pasted, and so many are drawn that the list stays light.
 */
export function Picker<T extends Option>(props: PickerProps<T>) {
  const { label, labelHidden, description, error, one, value, renderOption, tall, searchLabel } = props
  const picker = usePicker(props)
  const id = useId()
  const sections = Map.groupBy(sectionsLast(picker.shown), ({ section = '' }) => section)
  const list = (
    <div className="rc-picker" {...(picker.searched ? { 'data-bounded': tall ? 'tall' : 'dialog' } : {})}>
      <PickerGroups
        picker={picker}
        sections={sections}
        changeable={props.onChange !== undefined && !one}
        renderOption={
          renderOption ?? ((option) => <PickerOption option={option} picker={picker} one={one} />)
        }
      />
    </div>
  )
  return (
    <Input.Wrapper
      component="div"
      role={one ? undefined : 'group'}
      {...(labelHidden
        ? { 'aria-label': label }
        : { label, labelProps: { component: 'div', id }, 'aria-labelledby': id })}
      description={description}
      error={error}
    >
      <Stack gap={8} mt={labelHidden ? 0 : 6}>
        {picker.searched && (
          <PickerSearch
            label={searchLabel ?? t('lists.searchIn', { what: label })}
            picker={picker}
            total={props.options.length}
            ticked={props.options.filter((option) => picker.isTicked(option.value)).length}
          />
        )}
        {one ? (
          <Radio.Group value={value[0] ?? null} onChange={picker.toggle} aria-label={label}>
            {list}
          </Radio.Group>
        ) : (
          list
        )}
      </Stack>
      {/* What is chosen counts as input that would be lost on closing, also where its row is not drawn. */}
      {props.onChange && <input type="hidden" value={[...value].sort().join()} readOnly />}
    </Input.Wrapper>
  )
}

function sectionsLast<T extends Option>(options: readonly T[]): T[] {
  return options.toSorted((a, b) => Number(Boolean(a.section)) - Number(Boolean(b.section)))
}
