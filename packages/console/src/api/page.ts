let leaving = false

/** Is this page on its way out? Then nothing that was typed into it may hold it back. */
export function isLeaving(): boolean {
  return leaving
}

/** Begins anew: nothing that one person has loaded is shown to another. Does not return: the page is left. */
export function reloadAt(address: string): Promise<never> {
  leaving = true
  window.history.replaceState(null, '', address)
  window.location.reload()
  return new Promise(() => undefined)
}

/** Where one is, as an address of this site. */
export function presentAddress(): string {
  const { pathname, search, hash } = window.location
  return pathname + search + hash
}
