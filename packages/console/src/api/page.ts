let leaving = false

/** Is this page on its way out? Then nothing that was typed into it may hold it back. */
export function isLeaving(): boolean {
  return leaving
}

/** Begins anew: nothing that one person has loaded is shown to another. Does not return: the page is left. */
export function reloadAt(address: string): Promise<never> {
  return leave(() => window.history.replaceState(null, '', address))
}

/** The same with a way back. Not a plain link: browsers keep a page that is left so, with all that it shows. */
export function leaveFor(address: string): Promise<never> {
  return leave(() => window.history.pushState(null, '', address))
}

function leave(turn: () => void): Promise<never> {
  // The router hears of the new address, and may find that it is none of this page's: the page is left once.
  if (!leaving) {
    leaving = true
    turn()
    window.location.reload()
  }
  return new Promise(() => undefined)
}

/** Where one is, as an address of this site. */
export function presentAddress(): string {
  const { pathname, search, hash } = window.location
  return pathname + search + hash
}
