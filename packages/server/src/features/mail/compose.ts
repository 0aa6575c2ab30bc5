import { nextStatus } from '@rollcall/access/account-status.ts'
import { isLocale } from '@rollcall/messages/locales.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { english, translators } from '../../platform/translators.ts'
import { stateOf } from '../accounts/accounts.service.ts'
import type { Account } from '../directory/users.service.ts'
import { findUser } from '../directory/users.store.ts'
import { nameInMail } from '../directory/users.visibility.ts'
import { resolveActive } from '../grants/resolve-all.ts'
import { mayInvite } from '../invitations/invitations.service.ts'
import { type addLink, linkLifetime } from '../links/links.service.ts'
import { mayReset } from '../sign-in/reset-links.ts'
import type { KindWithLink } from './mail.service.ts'
import type { MailRow } from './mail.store.ts'
import { timeWriter } from './mail-times.ts'
import type { Rendered } from './render.ts'
import { wordsOf } from './words.ts'

/** The receiver of a mail; undefined when its reason has ended: the account, its invitation, or its address. */
export async function receiverOf(db: Db, tenant: Tenant, mail: MailRow): Promise<Account | undefined> {
  const user = mail.userId === null ? undefined : await findUser(db, tenant.id, mail.userId)
  if (!user || mail.toAddress === null) return undefined
  if (!hasLink(mail)) return user
  if (user.provider !== 'password' || user.email !== mail.toAddress) return undefined
  if (mail.kind === 'password-reset' && user.emailUnconfirmed) return undefined
  const state = await stateOf(db, user)
  const opens =
    mail.kind === 'invitation'
      ? !('refused' in nextStatus(state, 'accept'))
      : state.status === 'active' && state.registered
  return opens ? user : undefined
}

/** May the creator of this mail put a link into it now? The same is checked again when the link is used. */
export async function mayLink(
  db: Db,
  tenant: Tenant,
  { kind }: { kind: KindWithLink },
  makerId: string | null,
  userId: string,
  now: Date,
): Promise<boolean> {
  const maker = await resolveActive(db, tenant, makerId, now)
  if (!maker) return false
  const may = kind === 'invitation' ? mayInvite : mayReset
  return may(db, tenant, maker, userId, now)
}

export function hasLink<M extends MailRow>(mail: M): mail is M & { kind: KindWithLink } {
  return mail.kind === 'invitation' || mail.kind === 'password-reset'
}

export interface Composed extends Rendered {
  /** The id of its link, if it has one. */
  linkId: string | undefined
}

/** How the link of a mail is created: in whose name, and whether it ends earlier ones. */
export interface LinkMaking {
  make: typeof addLink
  by: string | null
  publicUrl: string
  now: Date
}

/** Writes a mail in the language of its receiver, with its link. The text contains the link's secret, so it is sent and never stored. */
export async function compose(
  db: Db,
  tenant: Tenant,
  mail: MailRow,
  user: Account,
  making: LinkMaking,
): Promise<Composed> {
  const link = hasLink(mail) ? await makeLink(db, tenant, mail.kind, user, making) : undefined
  const { language } = user.preferences
  const t = isLocale(language) ? translators[language] : english
  const { title: product } = tenant.profile.source
  const words = wordsOf(mail.kind, mail.data, {
    t,
    time: timeWriter(t.locale, user.preferences),
    product,
    tenant: tenant.name,
    account: user.username,
    by: mail.createdBy === user.id ? undefined : await makerOf(db, tenant, mail.createdBy),
    at: mail.createdAt,
    link,
    signInUrl: `${making.publicUrl}/t/${tenant.slug}/sign-in`,
  })
  // Loaded with the first mail: a server that sends none does not need it.
  const { renderMail } = await import('./render.ts')
  const rendered = renderMail(words, {
    tenant: tenant.name,
    accentColor: tenant.profile.source.accentColor,
    footer: t('mail.footer', { address: mail.toAddress ?? '', product }),
    locale: t.locale,
  })
  return { ...rendered, linkId: link?.id }
}

/** The name of the user who caused a mail; undefined when the account is deleted. */
async function makerOf(db: Db, tenant: Tenant, id: string | null): Promise<string | undefined> {
  const maker = id === null ? undefined : await findUser(db, tenant.id, id)
  return maker && nameInMail(tenant, maker)
}

async function makeLink(
  db: Db,
  tenant: Tenant,
  purpose: KindWithLink,
  user: Account,
  { make, by, publicUrl, now }: LinkMaking,
) {
  const { invitationLifetimeSeconds } = tenant.profile.source.accounts
  const lifetimeSeconds = purpose === 'invitation' ? invitationLifetimeSeconds : linkLifetime / 1000
  const lifetime = lifetimeSeconds * 1000
  const made = await make(db, publicUrl, {
    tenant,
    purpose,
    userId: user.id,
    createdBy: by,
    now,
    lifetime,
  })
  return { ...made, lifetimeSeconds }
}
