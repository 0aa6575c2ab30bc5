import { Alert, Button, CloseButton, Group, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../list.ts'
import type { Option } from './options.ts'
import type { Pasted, PickerState } from './use-picker.ts'

interface PickerSearchProps<T extends Option> {
  label: string
  picker: PickerState<T>
  total: number
  ticked: number
}

/** The field above a list: what is typed narrows it, Enter takes the only match, a paste of names takes all of them. */
export function PickerSearch<T extends Option>({ label, picker, total, ticked }: PickerSearchProps<T>) {
  const { q, seek, shown, onlyTicked, setOnlyTicked, pasted } = picker
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          type="search"
          size="xs"
          flex={1}
          aria-label={label}
          placeholder={label}
          value={q}
          onChange={(event) => seek(event.currentTarget.value)}
          onPaste={picker.onPaste}
          onKeyDown={(event) => {
            picker.onSearchKey(event)
            if (event.key === 'ArrowDown' && focusPick(event.currentTarget, 0)) event.preventDefault()
          }}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            q && <CloseButton size="xs" aria-label={t('ui.clearSearch')} onClick={() => seek('')} />
          }
          {...(q ? { 'data-mantine-stop-propagation': true } : {})}
        />
        <Button
          size="xs"
          variant={onlyTicked ? 'light' : 'default'}
          aria-pressed={onlyTicked}
          disabled={ticked === 0 && !onlyTicked}
          onClick={() => setOnlyTicked(!onlyTicked)}
          style={{ flexShrink: 0 }}
        >
          {t('lists.onlyChosen', { count: ticked })}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" role="status">
        {picker.narrowed
          ? shown.length === 0
            ? t('lists.nothingMatches')
            : t('lists.shownOf', { count: shown.length, total })
          : ''}
      </Text>
      {pasted && <PasteReport {...pasted} />}
    </>
  )
}

/** What became of the names that were pasted. */
export function PasteReport({ taken, unmatched }: Pasted) {
  return (
    <Alert
      variant="light"
      color={unmatched.length > 0 ? 'orange' : 'ink'}
      role="status"
      p="xs"
      title={t('lists.pasteTaken', { count: taken })}
    >
      {unmatched.length > 0 && (
        <Text size="xs" style={{ overflowWrap: 'anywhere', maxHeight: '6rem', overflowY: 'auto' }}>
          {t('lists.notFound', { count: unmatched.length, names: listOf(unmatched) })}
        </Text>
      )}
    </Alert>
  )
}

/** Puts the focus on a row of the list that an element belongs to; false where it has none. */
export function focusPick(element: Element, at: number): boolean {
  const rows = picksAround(element)
  rows[at]?.focus()
  return rows[at] !== undefined
}

/** The rows that can be ticked, around an element of a picker. */
export function picksAround(element: Element): HTMLElement[] {
  const picker = element.closest('.mantine-InputWrapper-root:has(.rc-picker)')
  return [...(picker?.querySelectorAll<HTMLElement>('[data-pick]') ?? [])]
}
