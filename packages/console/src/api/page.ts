let leaving = false

/** Is this page being left? Then unsaved input must not ask to stay. */
export function isLeaving(): boolean {
  return leaving
}

/** Loads the page anew, so that nothing that one user has loaded is shown to another. Does not return: the page is left. */
export function reloadAt(address: string): Promise<never> {
  return leave(() => window.history.replaceState(null, '', address))
}

/** Loads another page, with a way back. Not a plain link: browsers keep a page that is left by a link, with everything that it shows. */
export function leaveFor(address: string): Promise<never> {
  return leave(() => window.history.pushState(null, '', address))
}

function leave(turn: () => void): Promise<never> {
  // The router notices the new address too, and may find that it is not in this page; the page must be left only once.
  if (!leaving) {
    leaving = true
    turn()
    window.location.reload()
  }
  return new Promise(() => undefined)
}

/** The present address, as a path of this site. */
export function presentAddress(): string {
  const { pathname, search, hash } = window.location
  return pathname + search + hash
}
