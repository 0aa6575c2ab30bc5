import { type ComboboxData, type SelectProps, Text } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../i18n/messages.ts'
import type { Option } from './options.ts'
import { type Choice, useFound, useOnlyMatch } from './source.ts'

/** A field that drops down what its source finds. What is typed is sought; Enter takes the only match. */
export function useDropDown<T extends Option>(source: Choice<T>, offered: OfferedOf<T>, take: Take<T>) {
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState(false)
  const found = useFound(source, typed)
  const options = offered(found.options)
  const chosen = (option: T) => {
    take(option)
    setTyped('')
    // It would lie over what comes after the field.
    setOpened(false)
  }
  const onlyMatch = useOnlyMatch({ options, settled: found.settled }, typed, chosen)
  const byValue = new Map(options.map((option) => [option.value, option]))
  const props = {
    searchable: true,
    data: dataOf(options),
    // The source has matched already, also by what the label does not show.
    filter: ({ options: all }) => all,
    nothingFoundMessage: found.settled ? t('lists.nothingMatches') : t('lists.searching'),
    renderOption: ({ option }) => <OptionRow option={byValue.get(option.value)} />,
    onKeyDown: (event) => {
      if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
      if (event.currentTarget.getAttribute('aria-activedescendant')) return
      if (onlyMatch.enter()) event.preventDefault()
    },
    dropdownOpened: opened,
    onDropdownOpen: () => setOpened(true),
    onDropdownClose: () => setOpened(false),
  } satisfies Partial<SelectProps>
  const type = (text: string) => {
    setTyped(text)
    onlyMatch.forget()
  }
  return { props, found, options, typed, type, setOpened, take: chosen }
}

/** What of that which is found can be chosen, and what else. */
type OfferedOf<T extends Option> = (found: readonly T[]) => readonly T[]
type Take<T extends Option> = (option: T) => void

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
