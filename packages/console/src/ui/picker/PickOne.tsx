import { Select, type SelectProps } from '@mantine/core'
import { t } from '../../i18n/messages.ts'
import { useDropDown } from './drop-down.tsx'
import type { Option } from './options.ts'
import type { Choice } from './source.ts'

interface PickOneProps
  extends Pick<
    SelectProps,
    | 'label'
    | 'description'
    | 'placeholder'
    | 'error'
    | 'clearable'
    | 'disabled'
    | 'size'
    | 'w'
    | 'maw'
    | 'flex'
    | 'aria-label'
  > {
  source: Choice
  value: string | null
  onChange: (value: string | null) => void
  /** What is chosen, where it may not be among what is found. */
  chosen?: Option | undefined
}

/** Chooses one of any number in a field that drops down. */
export function PickOne({ source, value, onChange, chosen, ...shown }: PickOneProps) {
  // What a list is narrowed by has to be seen, also when it is not among the first.
  const withChosen = (found: readonly Option[]) =>
    chosen && !found.some((option) => option.value === chosen.value) ? [chosen, ...found] : found
  const field = useDropDown(source, withChosen, (option) => onChange(option.value))
  return (
    <Select
      {...field.props}
      value={value}
      onChange={onChange}
      // Choosing writes the label into the field; only what a person types is searched for.
      onInput={(event) => field.type(event.currentTarget.value)}
      onDropdownClose={() => {
        field.type('')
        field.setOpened(false)
      }}
      {...shown}
      {...(field.found.error ? { error: t('lists.notSearched') } : {})}
    />
  )
}
