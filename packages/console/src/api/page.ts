let leaving = false

/** Is this page on its way out? Then nothing that was typed into it may hold it back. */
export function isLeaving(): boolean {
  return leaving
}

/** Begins anew: nothing that one person has loaded is shown to another. Does not return: the page is left. */
export function reloadAt(address: string): Promise<never> {
  window.history.replaceState(null, '', address)
  return reload()
}

/** The same with a way back. Not a plain link: browsers keep a page that is left so, with all that it shows. */
export function leaveFor(address: string): Promise<never> {
  window.history.pushState(null, '', address)
  return reload()
}

function reload(): Promise<never> {
  leaving = true
  window.location.reload()
  return new Promise(() => undefined)
}

/** Where one is, as an address of this site. */
export function presentAddress(): string {
  const { pathname, search, hash } = window.location
  return pathname + search + hash
}
