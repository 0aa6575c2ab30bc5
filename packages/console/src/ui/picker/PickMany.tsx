import { Button, CloseButton, Group, Input, Select, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ClipboardEvent, type ReactNode, useRef, useState } from 'react'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../ProblemAlert.tsx'
import { useDropDown } from './drop-down.tsx'
import { namesIn, type Option, rowsDrawn } from './options.ts'
import { PasteReport } from './PickerSearch.tsx'
import { type Choice, recogniserOf } from './source.ts'
import type { Pasted } from './use-picker.ts'

interface PickManyProps<T extends Option> {
  label: string
  placeholder?: string
  source: Choice<T>
  value: readonly T[]
  onChange: (value: T[]) => void
  /** So many can be chosen at most. */
  maximum: number
  /** What else can be set of each. */
  aside?: (option: T) => ReactNode
  error?: ReactNode
}

/**
 * Chooses any number of what only the server knows, one after the other: each is found by typing, and Enter takes the only match. A paste
 * of many names takes all of them and says which are not there.
 */
export function PickMany<T extends Option>({ value, onChange, ...props }: PickManyProps<T>) {
  const { label, placeholder, source, maximum, aside, error } = props
  const input = useRef<HTMLInputElement>(null)
  const chosen = new Set(value.map((each) => each.value))
  const add = (those: readonly T[]) => {
    const fresh = those.filter((each) => !chosen.has(each.value))
    onChange([...value, ...fresh].slice(0, maximum))
  }
  const field = useDropDown(
    source,
    (found) => found.filter((option) => !chosen.has(option.value)),
    (option) => add([option]),
  )
  const { found, options, typed, setOpened } = field
  const paste = usePaste(source, (those) => {
    add(those)
    field.type('')
    setOpened(false)
  })
  const full = value.length >= maximum
  return (
    <Stack gap="xs">
      <Select
        {...field.props}
        ref={input}
        label={label}
        placeholder={placeholder}
        disabled={full || paste.busy}
        value={null}
        searchValue={typed}
        onSearchChange={(text) => {
          field.type(text)
          if (text !== '') setOpened(true)
        }}
        onPaste={paste.onPaste}
        onChange={(key) => {
          const option = options.find((each) => each.value === key)
          if (option) field.take(option)
        }}
        error={error}
        {...(full ? { description: t('lists.atATime', { count: maximum }) } : {})}
      />
      {/* What is chosen counts as input that would be lost on closing. */}
      <input type="hidden" value={value.map((each) => each.value).join()} readOnly />
      {found.error && <ProblemAlert error={found.error} onRetry={found.retry} />}
      {paste.error && <ProblemAlert error={paste.error} />}
      {paste.report && <PasteReport {...paste.report} />}
      <Chosen
        value={value}
        aside={aside}
        onRemove={(option) => {
          onChange(value.filter((each) => each.value !== option.value))
          input.current?.focus()
        }}
      />
    </Stack>
  )
}

/** Takes many names at once. */
function usePaste<T extends Option>(source: Choice<T>, add: (those: readonly T[]) => void) {
  const recognise = recogniserOf(source)
  const [report, setReport] = useState<Pasted>()
  const look = useMutation({
    mutationFn: async (names: string[]) => (await recognise?.(names)) ?? { found: [], unmatched: names },
    onSuccess: ({ found, unmatched }) => {
      add(found)
      setReport({ taken: found.length, unmatched })
    },
  })
  return {
    busy: look.isPending,
    error: look.error,
    report,
    onPaste: (event: ClipboardEvent<HTMLInputElement>) => {
      const names = namesIn(event.clipboardData.getData('text'))
      if (names.length < 2 || !recognise) return
      event.preventDefault()
      look.mutate(names)
    },
  }
}

interface ChosenProps<T extends Option> {
  value: readonly T[]
  aside: ((option: T) => ReactNode) | undefined
  onRemove: (option: T) => void
}

function Chosen<T extends Option>({ value, aside, onRemove }: ChosenProps<T>) {
  const [drawn, setDrawn] = useState(rowsDrawn)
  const left = value.length - drawn
  if (value.length === 0) return null
  return (
    <Input.Wrapper component="div" label={t('lists.chosen', { count: value.length })}>
      <Stack component="ul" gap={6} m={0} p={0} mah={220} style={{ overflowY: 'auto', listStyle: 'none' }}>
        {value.slice(0, drawn).map((option) => (
          <Group key={option.value} component="li" gap="xs" justify="space-between" wrap="nowrap">
            <Text size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
              <bdi>{option.label}</bdi>
            </Text>
            <Group gap={4} wrap="nowrap">
              {aside?.(option)}
              <CloseButton
                size="sm"
                aria-label={t('lists.doNotTake', { name: option.label })}
                onClick={() => onRemove(option)}
              />
            </Group>
          </Group>
        ))}
        {left > 0 && (
          <li>
            <Button size="compact-xs" variant="subtle" onClick={() => setDrawn(drawn + rowsDrawn)}>
              {t('lists.showMore', { count: Math.min(left, rowsDrawn), left })}
            </Button>
          </li>
        )}
      </Stack>
    </Input.Wrapper>
  )
}
