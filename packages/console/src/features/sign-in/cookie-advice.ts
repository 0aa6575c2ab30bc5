import { t } from '../../i18n/messages.ts'
/** Where a page of the console is, as the browser says. */
export interface Place {
  /** Such as `http://rollcall.example`. */
  origin: string
  cookieEnabled: boolean
}

/** Why the session cookie was not kept, and the way out; `url` is the address that the server has been told is its own. */
export function cookieAdvice({ origin, cookieEnabled }: Place, url: string): string {
  if (!cookieEnabled) return t('signIn.cookiesRefused', { origin })
  if (isTooPlain(origin, url)) return t('signIn.openedOverHttp', { url })
  if (origin !== url) return t('signIn.openedElsewhere', { origin, url })
  return t('signIn.cookieLostUnknown')
}

/** Is the page open over http where the server gives its cookie to https alone? */
export function isTooPlain(origin: string, url: string): boolean {
  return origin.startsWith('http:') && url.startsWith('https:')
}
