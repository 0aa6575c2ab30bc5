/** Where a user continues: a path of the console, or a page of a product that the operator has configured. */
export type ReturnTarget = { path: string } | { url: string }

/** Reads where to go after signing in or out; undefined for any other address. */
export function returnTarget(value: unknown, productOrigins: readonly string[]): ReturnTarget | undefined {
  const path = safeReturnPath(value)
  if (path) return { path }
  const url = safeReturnUrl(value, productOrigins)
  return url ? { url } : undefined
}

/**
 * Accepts only a path on this origin. `//host` and `/\host` look like paths, but a browser reads them as another host. URL parsers drop
 * control characters, which could hide either form.
 */
export function safeReturnPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?!\/)/.test(value) || hidesSomething(value)) return undefined
  const origin = 'https://rollcall.invalid'
  const url = URL.parse(value, origin)
  if (url?.origin !== origin || url.pathname.startsWith('//')) return undefined
  // A page for signing in or out would lead back here.
  if (/^\/t\/[^/]+\/sign-(in|out)(\/|$)/.test(url.pathname)) return undefined
  return url.pathname + url.search + url.hash
}

/**
 * Accepts only an address whose origin is exactly one of these. Returns the parsed address in its normal form, so that nothing reads it
 * differently afterwards. A user name before the host is refused: it only serves to look like a host.
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
