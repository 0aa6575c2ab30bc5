import type { Translator } from '@rollcall/messages/translator.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { findLogoPicture } from '../tenants/tenants.store.ts'
import type { MailLogo, Rendered } from './render.ts'
import type { Words } from './words.ts'

/** A picture that a mail shows. */
export interface Attachment {
  cid: string
  content: Buffer
}

/** A mail as it is sent or shown. */
export interface Letter extends Rendered {
  attachments: Attachment[]
}

export interface Layout {
  /** Speaks the language of the mail. */
  t: Translator
  /** The recipient. */
  address: string
  /** Pictures go along with a mail that is sent, and stand within one that is shown. */
  pictures: 'attached' | 'within'
}

/** What mails show, of a logo that was made for screens of small pixels. */
const mostOfLogo = { width: 240, height: 60 }

/** Lays out words as the tenant's mails look: the one way in which mails are made, sent ones and previews. */
export async function layOut(
  db: Db,
  tenant: Tenant,
  words: Words,
  { t, address, pictures }: Layout,
): Promise<Letter> {
  const { title: product, accentColor } = tenant.profile.source
  const { logo, attachments } = await logoOf(db, tenant, pictures)
  // Loaded with the first mail: a server that sends none has no use for it.
  const { renderMail } = await import('./render.ts')
  const rendered = renderMail(words, {
    tenant: tenant.name,
    accentColor,
    logo,
    footer: t('mail.footer', { address, product }),
    locale: t.locale,
  })
  return { ...rendered, attachments }
}

async function logoOf(
  db: Db,
  tenant: Tenant,
  pictures: Layout['pictures'],
): Promise<{ logo?: MailLogo; attachments: Attachment[] }> {
  const found = tenant.logos.find(({ theme }) => theme === 'light')
  const content = found && (await findLogoPicture(db, tenant.id, found.digest))
  if (!found || !content) return { attachments: [] }
  const scale = Math.min(1, mostOfLogo.width / found.width, mostOfLogo.height / found.height)
  const [width, height] = [found.width, found.height].map((side) => Math.max(1, Math.round(side * scale)))
  const size = { width: width as number, height: height as number }
  if (pictures === 'within')
    return { logo: { src: `data:image/png;base64,${content.toString('base64')}`, ...size }, attachments: [] }
  const cid = `${found.digest}@logo`
  return { logo: { src: `cid:${cid}`, ...size }, attachments: [{ cid, content }] }
}
