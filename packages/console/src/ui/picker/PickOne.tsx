import { type ComboboxData, Select, type SelectProps, Text } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../i18n/messages.ts'
import type { Option } from './options.ts'
import { type Choice, useFound, useOnlyMatch } from './source.ts'

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

/** Chooses one of any number in a field that drops down: what is typed is sought, and Enter takes the only match. */
export function PickOne({ source, value, onChange, chosen, ...shown }: PickOneProps) {
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState(false)
  const found = useFound(source, typed)
  const { options } = found
  const take = (option: Option) => {
    onChange(option.value)
    setTyped('')
    // It would lie over what comes after the field.
    setOpened(false)
  }
  const onlyMatch = useOnlyMatch(found, typed, take)
  // What a list is narrowed by has to be seen, also when it is not among the first.
  const known =
    chosen && !options.some((option) => option.value === chosen.value) ? [chosen, ...options] : options
  const byValue = new Map(known.map((option) => [option.value, option]))
  return (
    <Select
      searchable
      data={dataOf(known)}
      // The source has matched already, also by what the label does not show.
      filter={({ options: all }) => all}
      nothingFoundMessage={found.settled ? t('lists.nothingMatches') : t('lists.searching')}
      renderOption={({ option }) => <OptionRow option={byValue.get(option.value)} />}
      value={value}
      onChange={onChange}
      // Choosing writes the label into the field; only what a person types is searched for.
      onInput={(event) => {
        setTyped(event.currentTarget.value)
        onlyMatch.forget()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
        if (event.currentTarget.getAttribute('aria-activedescendant')) return
        if (onlyMatch.enter()) event.preventDefault()
      }}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => {
        setTyped('')
        setOpened(false)
      }}
      {...shown}
      {...(found.error ? { error: t('lists.notSearched') } : {})}
    />
  )
}

function dataOf(options: readonly Option[]): ComboboxData {
  const items = (those: readonly Option[]) =>
    those.map(({ value, label, disabled = false }) => ({ value, label, disabled }))
  const groups = Map.groupBy(options, ({ group = '' }) => group)
  return [...groups].flatMap(([group, those]): ComboboxData[number][] =>
    group === '' ? items(those) : [{ group, items: items(those) }],
  )
}

function OptionRow({ option }: { option: Option | undefined }) {
  if (!option) return null
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm" {...(option.description ? { fw: 500 } : {})} style={{ overflowWrap: 'anywhere' }}>
        <bdi>{option.label}</bdi>
      </Text>
      {(option.note ?? option.description) && (
        <Text size="xs" c="dimmed">
          {option.note ?? option.description}
        </Text>
      )}
    </div>
  )
}
