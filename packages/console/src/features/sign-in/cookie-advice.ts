/** Where a page of the console is, as the browser says. */
export interface Place {
  /** Such as `http://rollcall.example`. */
  origin: string
  cookieEnabled: boolean
}

/** Why the session cookie was not kept, and the way out; `url` is the address that the server has been told is its own. */
export function cookieAdvice({ origin, cookieEnabled }: Place, url: string): string {
  if (!cookieEnabled)
    return `Your browser refuses cookies from ${origin}. Allow them for this site, then sign in again.`
  if (isTooPlain(origin, url))
    return `This page was opened over http, and the address of this server is ${url}: browsers do not keep its cookie over http. Open ${url} instead.`
  if (origin !== url)
    return `This page was opened at ${origin}, and the address of this server is ${url}. Open ${url} instead.`
  return 'Allow cookies for this site, and switch off what blocks them. If nobody can sign in, something between browser and server takes the header Set-Cookie away: tell whoever runs this server.'
}

/** Is the page open over http where the server gives its cookie to https alone? */
export function isTooPlain(origin: string, url: string): boolean {
  return origin.startsWith('http:') && url.startsWith('https:')
}
