import type { MailKind } from '@rollcall/contract/mail.ts'
import type { MailTextKind } from '@rollcall/contract/mail-texts.ts'
import type { Locale } from '@rollcall/messages/locales.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { translators } from '../../platform/translators.ts'
import { addressLinkLifetimes, linkLifetime, linkPages } from '../links/links.service.ts'
import { type Layout, type Letter, layOut } from './letter.ts'
import { timeWriter } from './mail-times.ts'
import type { Circumstances } from './phrases.ts'
import { builtInTextOf, textKinds, type Written, wordsBy } from './text-kinds.ts'
import { wordsOf } from './words.ts'

/** A text that is tried out. */
export interface Draft extends Written {
  kind: MailTextKind
  language: Locale
}

interface Situation extends Pick<Layout, 'address' | 'pictures'> {
  publicUrl: string
  at: Date
}

/** Made up, and the same in every language. */
const people = { account: 'jordan', by: 'Ada Lovelace' }

/** A mail by a text, about people and things that are made up; its link leads nowhere. */
export async function sampleLetter(
  db: Db,
  tenant: Tenant,
  { kind, language, ...written }: Draft,
  { publicUrl, at, ...layout }: Situation,
): Promise<Letter> {
  const t = translators[language]
  const { kind: mail, data } = textKinds[kind]
  const { page, lifetimeSeconds } = linkOf(tenant, mail)
  const about: Circumstances = {
    t,
    time: timeWriter(language, {}),
    product: tenant.profile.source.title,
    tenant: tenant.name,
    account: people.account,
    by: people.by,
    at,
    link: { url: `${publicUrl}/t/${tenant.slug}/${page}`, lifetimeSeconds },
    signInUrl: `${publicUrl}/t/${tenant.slug}/sign-in`,
  }
  const [before = '', after = before] = [...tenant.model.roles.values()].map(({ name }) => name).reverse()
  const told = {
    by: people.by,
    before: [before],
    after: [after],
    endedSessions: 1,
    name: 'CI',
    reason: 'Ticket 4711',
    browser: 'Firefox',
    system: 'Linux',
    address: '192.0.2.7',
    groups: ['North', 'South'],
    count: 2,
    ...data,
  }
  const builtIn = builtInTextOf(tenant, kind, t)
  const isBuiltIn = builtIn.subject === written.subject && builtIn.body === written.body
  const words = isBuiltIn ? wordsOf(mail, told, about) : wordsBy(written, mail, told, about)
  return layOut(db, tenant, words, { t, ...layout })
}

function linkOf({ profile }: Tenant, kind: MailKind) {
  if (kind === 'email-confirmation' || kind === 'email-undo')
    return { page: linkPages[kind], lifetimeSeconds: addressLinkLifetimes[kind] / 1000 }
  if (kind === 'invitation')
    return { page: linkPages[kind], lifetimeSeconds: profile.source.accounts.invitationLifetimeSeconds }
  return { page: linkPages['password-reset'], lifetimeSeconds: linkLifetime / 1000 }
}
