import { readableOn } from '@rollcall/access/color.ts'
import { Eta } from 'eta/core'
import { layout } from './layout/layout.ts'
import { plain, unlinked, type Words } from './words.ts'

/** The branding of a tenant's mails. */
export interface MailBranding {
  tenant: string
  /** For example #1c4fd8. */
  accentColor: string
  /** The last line: the sender and the receiver. */
  footer: string
  /** The language of the words. */
  locale: string
}

export interface Rendered {
  subject: string
  html: string
  text: string
}

const tags = { tags: ['{{', '}}'] as [string, string], autoTrim: false as const }
const html = new Eta({ ...tags, autoEscape: true })
const text = new Eta({ ...tags, autoEscape: false })

const htmlLayout = html.compile(layout)
const textLayout = text.compile(`{{= it.tenant }}

{{ for (const paragraph of it.paragraphs) { }}{{= paragraph }}

{{ } if (it.button) { }}{{= it.button.note }}

{{= it.button.url }}

{{ } if (it.notYou) { }}{{= it.notYou }}

{{ } }}-- 
{{= it.footer }}
`)

function shown(text: string): string {
  return unlinked(plain(text))
}

/** Lays out a mail as HTML and as text. All words are escaped, whatever they contain. */
export function renderMail(words: Words, branding: MailBranding): Rendered {
  const it = {
    ...branding,
    tenant: shown(branding.tenant),
    footer: shown(branding.footer),
    subject: shown(words.subject),
    preview: shown(words.paragraphs[0] ?? ''),
    paragraphs: words.paragraphs.map(shown),
    button: words.button,
    notYou: words.notYou,
    accentText: readableOn(branding.accentColor),
  }
  return { subject: words.subject, html: html.render(htmlLayout, it), text: text.render(textLayout, it) }
}
