import { t } from '../../i18n/messages.ts'
/** The address of the page and the settings of the browser. */
export interface Place {
  /** For example `http://rollcall.example`. */
  origin: string
  cookieEnabled: boolean
}

/** Why the session cookie was not kept, and what to do; `url` is the configured address of the server. */
export function cookieAdvice({ origin, cookieEnabled }: Place, url: string): string {
  if (!cookieEnabled) return t('signIn.cookiesRefused', { origin })
  if (isTooPlain(origin, url)) return t('signIn.openedOverHttp', { url })
  if (origin !== url) return t('signIn.openedElsewhere', { origin, url })
  return t('signIn.cookieLostUnknown')
}

/** Is the page open over http, although the server's cookie works only over https? */
export function isTooPlain(origin: string, url: string): boolean {
  return origin.startsWith('http:') && url.startsWith('https:')
}
