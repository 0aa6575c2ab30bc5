import { t } from '../../i18n/messages.ts'

export interface MailLink {
  text: string
  url: string
  /** Whether it gives access to an account, once. */
  secret: boolean
}

/** The links of a mail in their order, each once. The HTML is only parsed, so nothing in it runs or loads. */
export function linksOf(html: string): MailLink[] {
  const anchors = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('a[href]')]
  const links = anchors.map((anchor) => {
    const url = anchor.getAttribute('href') ?? ''
    return { text: anchor.textContent?.trim() || t('mails.link'), url, secret: url.includes('#rcl_') }
  })
  return links.filter(({ url }, index) => links.findIndex((link) => link.url === url) === index)
}
