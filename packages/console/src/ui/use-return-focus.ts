import { useLayoutEffect, useState } from 'react'

/** Returns the focus to where it was before, when the component that has taken it is removed. */
export function useReturnFocus(): void {
  // Read while rendering: once this is on the page, the menu that led here and its focused item are gone.
  const [before] = useState(focused)
  useLayoutEffect(() => () => before?.focus({ preventScroll: true }), [before])
}

function focused(): HTMLElement | null {
  const element = document.activeElement
  const menu = element?.closest('[role="menu"]')
  if (menu) return document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
  return element instanceof HTMLElement ? element : null
}
