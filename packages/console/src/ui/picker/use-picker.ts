import { type ClipboardEvent, type KeyboardEvent, useCallback, useRef, useState } from 'react'
import type { Unfolded } from './arranged.ts'
import { presentFirst } from './arranged.ts'
import { fewOptions, matching, namesIn, type Option, onlyMatch, recognised, rowsDrawn } from './options.ts'

export interface PickerInput<T extends Option> {
  options: readonly T[]
  /** What is chosen. */
  value: readonly string[]
  /** Without it nothing can be changed. */
  onChange?: ((value: string[]) => void) | undefined
  /** One takes the place of another. */
  one?: boolean
  /** Is it ticked? Also what comes along with something chosen. */
  isTicked?: (value: string) => boolean
}

/** What the last paste came to. */
export interface Pasted {
  taken: number
  unmatched: string[]
}

const nothingUnfolded: Unfolded = { open: new Map(), more: new Map() }

/** The state of a list to choose from: what is sought, what is open, and what is done with each key. */
export function usePicker<T extends Option>(input: PickerInput<T>) {
  const { options, value, onChange, one = false, isTicked = (key) => value.includes(key) } = input
  const [present] = useState(() => new Set(value))
  const [q, setQ] = useState('')
  const [onlyTicked, setOnlyTicked] = useState(false)
  const [unfolded, setUnfolded] = useState(nothingUnfolded)
  const [pasted, setPasted] = useState<Pasted>()
  const searched = options.length > fewOptions
  const listed = searched ? presentFirst(options, present) : options
  const among = onlyTicked ? listed.filter((option) => isTicked(option.value)) : listed
  const shown = matching(among, q)
  const seek = (text: string) => {
    setQ(text)
    setPasted(undefined)
  }
  const latest = useRef({ value, onChange, one })
  latest.current = { value, onChange, one }
  // The same function at every turn, so that a row whose facts stay the same is not drawn again.
  const toggle = useCallback((key: string) => {
    const { value: before, onChange: change, one: single } = latest.current
    if (single) change?.([key])
    else change?.(before.includes(key) ? before.filter((each) => each !== key) : [...before, key])
  }, [])
  const add = (keys: readonly string[]) => onChange?.([...new Set([...value, ...keys])])
  return {
    q,
    seek,
    searched,
    onlyTicked,
    setOnlyTicked,
    unfolded,
    pasted,
    isTicked,
    shown,
    narrowed: q.trim() !== '' || onlyTicked,
    toggle,
    open: (heading: string, open: boolean) =>
      setUnfolded(({ open: before, more }) => ({ more, open: new Map([...before, [heading, open]]) })),
    showMore: (heading: string) =>
      setUnfolded(({ open, more }) => ({
        open,
        more: new Map([...more, [heading, (more.get(heading) ?? 0) + rowsDrawn]]),
      })),
    /** Ticks them all; or none of them, when all are ticked already. */
    toggleAll: (keys: readonly string[]) =>
      keys.every((key) => value.includes(key))
        ? onChange?.(value.filter((key) => !keys.includes(key)))
        : add(keys),
    onSearchKey: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.key === 'Escape' && q !== '') {
        // For the field, not for the dialog around it.
        event.stopPropagation()
        seek('')
      }
      if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
      // The form around it is not sent by looking for something.
      event.preventDefault()
      const option = onlyMatch(shown, q)
      if (!option || !onChange) return
      toggle(option.value)
      seek('')
    },
    onPaste: (event: ClipboardEvent<HTMLInputElement>) => {
      const names = namesIn(event.clipboardData.getData('text'))
      if (names.length < 2 || one || !onChange) return
      event.preventDefault()
      const { found, unmatched } = recognised(options, names)
      add(found.map(({ value: key }) => key))
      setPasted({ taken: found.length, unmatched })
      setQ('')
    },
  }
}

export type PickerState<T extends Option> = ReturnType<typeof usePicker<T>>
