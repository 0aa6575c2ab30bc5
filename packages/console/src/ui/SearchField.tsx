import { CloseButton, Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { t } from '../i18n/messages.ts'
import { focusFirstRow } from './table-keys.ts'

interface SearchFieldProps {
  label: string
  /** What is searched, where the label does not say it. */
  placeholder?: string
  /** What the address says; it changes under the field when somebody goes back. */
  value: string
  onSearch: (q: string) => void
}

export function SearchField({ label, placeholder = label, value, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const sent = useRef(value)
  const searchSoon = useDebouncedCallback((q: string) => {
    sent.current = q
    onSearch(q)
  }, 250)
  // The address answers to what was sent a moment ago; only what did not come from here may replace what is being typed.
  useEffect(() => {
    if (value !== sent.current) setTyped(value)
    sent.current = value
  }, [value])
  useHotkeys([['/', () => input.current?.focus()]])
  const change = (next: string) => {
    setTyped(next)
    searchSoon(next.trim())
  }
  return (
    <TextInput
      ref={input}
      type="search"
      size="xs"
      w={{ base: '100%', xs: 260 }}
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      // Whoever follows a link at once has left the page by the time that the search would change its address, and would be led back.
      onBlur={() => searchSoon.flush()}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') {
          event.preventDefault()
          focusFirstRow()
        }
      }}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton size="xs" aria-label={t('ui.clearSearch')} onClick={() => change('')} />
        ) : (
          <Kbd size="xs" visibleFrom="sm" aria-hidden>
            /
          </Kbd>
        )
      }
    />
  )
}
