import { useLayoutEffect } from 'react'

/** Gives the focus back, when what has taken it goes away, to where it was before. */
export function useReturnFocus(): void {
  useLayoutEffect(() => {
    const before = document.activeElement
    const menu = before?.closest('[role="menu"]')
    // The item of a menu goes with its menu; the button that opened that stays.
    const target = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : before
    return () => {
      if (target instanceof HTMLElement && target.isConnected) target.focus({ preventScroll: true })
    }
  }, [])
}
