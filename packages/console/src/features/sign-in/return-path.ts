/**
 * Where to go after signing in: only a path on this very origin. `//host` and `/\host` look like paths, but a browser reads them
 * as another host; control characters are dropped by URL parsers and could hide either.
 */
export function safeReturnPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return undefined
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are exactly what has to be refused
  if (/[\u0000-\u001f\u007f\\]/.test(value)) return undefined
  const origin = 'https://rollcall.invalid'
  const url = URL.parse(value, origin)
  if (url?.origin !== origin || url.pathname.startsWith('//')) return undefined
  // Back to a sign-in page would be a circle.
  if (/^\/t\/[^/]+\/sign-in$/.test(url.pathname)) return undefined
  return url.pathname + url.search + url.hash
}
