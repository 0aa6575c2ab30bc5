import { useEffect, useRef } from 'react'

type Close = () => void

/** The layers above the page, the topmost last. */
const layers: { current: Close }[] = []

/** Does Escape belong to something inside: an open list, a calendar, a menu? */
function isForInside(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.getAttribute('data-mantine-stop-propagation') === 'true' ||
    target.getAttribute('aria-expanded') === 'true' ||
    target.closest('[data-position].mantine-Popover-dropdown') !== null
  )
}

function closeTopmost(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.isComposing || isForInside(event.target)) return
  layers.at(-1)?.current()
}

/**
 * While `active`, this is the topmost layer: Escape closes it alone. Every dialog and drawer is a layer, and none listens for the key by
 * itself, or one press would close them all.
 */
export function useLayer(onEscape: Close, active = true): void {
  const close = useRef(onEscape)
  close.current = onEscape
  useEffect(() => {
    if (!active) return
    if (layers.length === 0) window.addEventListener('keydown', closeTopmost, { capture: true })
    layers.push(close)
    return () => {
      layers.splice(layers.indexOf(close), 1)
      if (layers.length === 0) window.removeEventListener('keydown', closeTopmost, { capture: true })
    }
  }, [active])
}
