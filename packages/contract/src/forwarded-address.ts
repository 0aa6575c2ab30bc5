/**
 * The IP address in a value of X-Forwarded-For or Forwarded, without the port, the brackets (RFC 3986, section 3.2.2) and the quotes
 * (RFC 7239, section 6) that some proxies add. The caller checks whether the rest is an address.
 */
export function forwardedAddress(text: string): string {
  const bare = text.trim().replace(/^"(.*)"$/, '$1')
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare) ?? []
  if (bracketed !== undefined) return bracketed
  const [, beforePort] = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(bare) ?? []
  return beforePort ?? bare
}
