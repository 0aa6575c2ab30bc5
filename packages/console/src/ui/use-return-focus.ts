import { useLayoutEffect, useState } from 'react'

/** Gives the focus back, when what has taken it goes away, to where it was before. */
export function useReturnFocus(): void {
  // Asked while rendering: once this is on the page, the menu that led here and its focused item are gone.
  const [before] = useState(focused)
  useLayoutEffect(() => () => before?.focus({ preventScroll: true }), [before])
}

function focused(): HTMLElement | null {
  const element = document.activeElement
  const menu = element?.closest('[role="menu"]')
  if (menu) return document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
  return element instanceof HTMLElement ? element : null
}
