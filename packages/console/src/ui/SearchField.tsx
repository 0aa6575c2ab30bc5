import { CloseButton, Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { t } from '../i18n/messages.ts'
import { focusFirstRow } from './table-keys.ts'

interface SearchFieldProps {
  label: string
  /** What is searched, if the label does not say so. */
  placeholder?: string
  /** The value in the address; it changes under the field when the user goes back. */
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
  // The address follows what was typed a moment ago; only a change that did not come from here may replace the typed text.
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
      // A user who has followed a link meanwhile must not be led back by a late change of the address.
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
