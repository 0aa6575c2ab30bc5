/** Where somebody goes on: a path of the console, or a page of a product that the operator has named. */
export type ReturnTarget = { path: string } | { url: string }

/** Reads where to go after signing in or out; undefined for everything that is neither of the two. */
export function returnTarget(value: unknown, productOrigins: readonly string[]): ReturnTarget | undefined {
  const path = safeReturnPath(value)
  if (path) return { path }
  const url = safeReturnUrl(value, productOrigins)
  return url ? { url } : undefined
}

/**
 * Only a path on this very origin. `//host` and `/\host` look like paths, but a browser reads them as another host; control characters
 * are dropped by URL parsers and could hide either.
 */
export function safeReturnPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?!\/)/.test(value) || hidesSomething(value)) return undefined
  const origin = 'https://rollcall.invalid'
  const url = URL.parse(value, origin)
  if (url?.origin !== origin || url.pathname.startsWith('//')) return undefined
  // Back to a page for signing in or out would be a circle.
  if (/^\/t\/[^/]+\/sign-(in|out)$/.test(url.pathname)) return undefined
  return url.pathname + url.search + url.hash
}

/**
 * Only an address whose origin is one of these to the letter. What comes back is what was compared, written anew, so that nothing reads
 * it in another way afterwards. A name before the host has no use but to look like one.
 */
export function safeReturnUrl(value: unknown, productOrigins: readonly string[]): string | undefined {
  if (typeof value !== 'string' || !/^https?:\/\/[^/]/i.test(value) || hidesSomething(value)) return undefined
  const url = URL.parse(value)
  if (url?.username !== '' || url.password !== '') return undefined
  return productOrigins.includes(url.origin) ? url.href : undefined
}

function hidesSomething(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are exactly what has to be refused
  return /[\u0000-\u001f\u007f\\]/.test(value)
}
