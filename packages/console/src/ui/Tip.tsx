import { cloneElement, type HTMLAttributes, type ReactElement, useEffect, useId, useRef } from 'react'
import { later } from './later.tsx'
import { shownTip, showTip } from './shown-tip.ts'

/** Draws the visible tip; once on the page. */
export const TipPlace = later(() => import('./TipPlace.tsx').then((module) => module.TipPlace), {
  hidden: true,
})

const delay = 250

interface TipProps {
  label: string
  /** Only while the element has no room for all of its text. */
  onlyCut?: boolean
  children: ReactElement<HTMLAttributes<HTMLElement>>
}

/**
 * Explains an element while the pointer or the focus is on it. A table has one for every cell with a time: each only listens, and all share
 * the one that is drawn.
 */
export function Tip({ label, onlyCut = false, children }: TipProps) {
  const id = useId()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hide = () => {
    clearTimeout(timer.current)
    if (shownTip()?.id === id) showTip(undefined)
  }
  const show = (target: HTMLElement) => {
    clearTimeout(timer.current)
    if (onlyCut && !isCut(target)) return
    timer.current = setTimeout(() => showTip({ id, target, label }), delay)
    // Without the tip the element still has its own text.
    TipPlace.load().catch(() => undefined)
  }
  useEffect(() => {
    const shown = shownTip()
    if (shown?.id === id) showTip({ ...shown, label })
  }, [id, label])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the element goes
  useEffect(() => hide, [])
  return cloneElement(children, {
    onPointerEnter: (event) => show(event.currentTarget),
    onPointerLeave: hide,
    onFocus: ({ currentTarget }) => currentTarget.matches(':focus-visible') && show(currentTarget),
    onBlur: hide,
  })
}

function isCut({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollWidth > clientWidth || scrollHeight > clientHeight
}
