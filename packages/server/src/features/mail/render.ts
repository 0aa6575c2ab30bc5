import { readableOn } from '@rollcall/access/color.ts'
import { Eta } from 'eta/core'
import { layout } from './layout/layout.ts'
import { isText, plain, unlinked, type Words } from './words.ts'

/** A logo as a mail shows it. */
export interface MailLogo {
  /** Of the picture that is attached, or the picture itself. */
  src: string
  width: number
  height: number
}

/** The branding of a tenant's mails. */
export interface MailBranding {
  tenant: string
  /** For example #1c4fd8. */
  accentColor: string
  /** In the place of the tenant's name. */
  logo?: MailLogo | undefined
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

{{ for (const block of it.blocks) { if (block.button) { }}{{= block.button.note }}

{{= block.button.url }}

{{ } else { }}{{= block.text }}

{{ } } }}-- 
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
    preview: shown(words.blocks.find(isText)?.text ?? ''),
    blocks: words.blocks.map((block) => (isText(block) ? { ...block, text: shown(block.text) } : block)),
    // A logo was made for a light ground.
    headColor: branding.logo ? '#ffffff' : branding.accentColor,
    accentText: readableOn(branding.accentColor),
  }
  return { subject: words.subject, html: html.render(htmlLayout, it), text: text.render(textLayout, it) }
}
