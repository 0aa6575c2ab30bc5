import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

interface InputGuard {
  /** Spread on the element around the forms. */
  watch: {
    ref: React.RefObject<HTMLDivElement | null>
    onFocusCapture: () => void
    onPointerDownCapture: () => void
    onKeyDownCapture: () => void
  }
  /** Have the forms input that is not saved? */
  isFilled: () => boolean
}

/**
 * Knows whether the forms inside an element have unsaved input, whatever they are made of: each field is compared with its value before it
 * was first used. Fields marked `data-discardable` have nothing worth keeping.
 */
export function useInputGuard(): InputGuard {
  const ref = useRef<HTMLDivElement>(null)
  const before = useRef(new WeakMap<Control, string>())
  const note = () => {
    for (const control of controlsIn(ref.current))
      if (!before.current.has(control)) before.current.set(control, contentOf(control))
  }
  const mutations = useQueryClient().getMutationCache()
  useEffect(
    () =>
      mutations.subscribe((event) => {
        // The present values have been saved.
        if (event.type === 'updated' && event.action.type === 'success') before.current = new WeakMap()
      }),
    [mutations],
  )
  return {
    watch: { ref, onFocusCapture: note, onPointerDownCapture: note, onKeyDownCapture: note },
    isFilled: () =>
      controlsIn(ref.current).some(
        (control) => (before.current.get(control) ?? contentOf(control)) !== contentOf(control),
      ),
  }
}

function controlsIn(element: HTMLElement | null): Control[] {
  const fields = [...(element?.querySelectorAll<Control>('form :is(input, textarea, select)') ?? [])]
  return fields.filter((field) => field.type !== 'search' && !field.hasAttribute('data-discardable'))
}

function contentOf(control: Control): string {
  const ticked = control.type === 'checkbox' || control.type === 'radio'
  return ticked ? String((control as HTMLInputElement).checked) : control.value
}
