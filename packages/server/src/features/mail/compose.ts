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
import { type addLink, issueLink, linkLifetime, type MadeLink } from '../links/links.service.ts'
import { findUsableLink } from '../links/links.store.ts'
import { mayReset } from '../sign-in/reset-links.ts'
import { type Layout, type Letter, layOut } from './letter.ts'
import { type KindWithLink, type KindWithReservedLink, kindsWithReservedLink } from './mail.service.ts'
import type { MailRow } from './mail.store.ts'
import type { MailData } from './mail-data.ts'
import { listMailTexts } from './mail-texts.store.ts'
import { timeWriter } from './mail-times.ts'
import type { Circumstances } from './phrases.ts'
import { type Draft, sampleLetter } from './sample.ts'
import { textKindOf, wordsBy } from './text-kinds.ts'
import { type Words, wordsOf } from './words.ts'

/** The receiver of a mail. Without an id: the account is not there any more. */
export type Receiver = Pick<Account, 'username' | 'preferences'> & { id: string | null }

/** The receiver of a mail; undefined when its reason has ended: the account, its invitation, or its address. */
export async function receiverOf(
  db: Db,
  tenant: Tenant,
  mail: MailRow,
  now: Date,
): Promise<Receiver | undefined> {
  if (isFarewell(mail)) return { ...mail.data, id: null, username: mail.data.account }
  const user = mail.userId === null ? undefined : await findUser(db, tenant.id, mail.userId)
  if (!user || mail.toAddress === null) return undefined
  if (hasReservedLink(mail)) {
    const link = await findUsableLink(db, tenant.id, mail.data.link, now)
    return link && user.provider === 'password' && user.status === 'active' ? user : undefined
  }
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
  { kind }: { kind: KindWithLink | KindWithReservedLink },
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

/** Has the mail a link that exists before the mail is sent? */
export function hasReservedLink<M extends MailRow>(
  mail: M,
): mail is M & { kind: KindWithReservedLink; data: { link: string } } {
  return kindsWithReservedLink.some((kind) => kind === mail.kind) && mail.data.taken !== true
}

/** Does the mail tell of the end of its own account? */
function isFarewell<M extends MailRow>(mail: M): mail is M & { data: MailData['account-deleted'] } {
  return mail.kind === 'account-deleted'
}

export interface Composed extends Letter {
  /** The id of the link that was made for it, if there is one. */
  linkId: string | undefined
}

/** How the link of a mail is created: for which account, and whether it ends earlier links. */
export interface LinkMaking {
  make: typeof addLink
  by: string | null
  /** The administrator who sees the mail in place of its receiver. */
  shownTo: string | null
  publicUrl: string
  now: Date
  pictures: Layout['pictures']
}

/** Writes a mail in the language of its receiver, with its link. The text contains the link's secret, so it is sent and never stored. */
export async function compose(
  db: Db,
  tenant: Tenant,
  mail: MailRow,
  user: Receiver,
  making: LinkMaking,
): Promise<Composed> {
  const { publicUrl, pictures } = making
  const address = mail.toAddress ?? ''
  const tried = mail.kind === 'test' ? (mail.data.text as Draft | undefined) : undefined
  if (tried) {
    const situation = { publicUrl, at: mail.createdAt, address, pictures }
    return { ...(await sampleLetter(db, tenant, tried, situation)), linkId: undefined }
  }
  const made =
    hasLink(mail) && user.id !== null ? await makeLink(db, tenant, mail.kind, user.id, making) : undefined
  const link = hasReservedLink(mail) ? await takeLink(db, tenant, mail.data.link, making) : made
  const { language } = user.preferences
  const t = isLocale(language) ? translators[language] : english
  const words = await wordsFor(db, tenant, mail, {
    t,
    time: timeWriter(t.locale, user.preferences),
    product: tenant.profile.source.title,
    tenant: tenant.name,
    account: user.username,
    by: mail.createdBy === user.id ? undefined : await makerOf(db, tenant, mail.createdBy),
    at: mail.createdAt,
    link,
    signInUrl: `${publicUrl}/t/${tenant.slug}/sign-in`,
  })
  return { ...(await layOut(db, tenant, words, { t, address, pictures })), linkId: made?.id }
}

/** What the mail says: by the tenant's text where it has one, else by the built-in one. */
async function wordsFor(
  db: Db,
  tenant: Tenant,
  { kind, data }: Pick<MailRow, 'kind' | 'data'>,
  about: Circumstances,
): Promise<Words> {
  const textKind = textKindOf(kind, data)
  const texts = textKind ? await listMailTexts(db, tenant.id, about.t.locale) : []
  const text = texts.find((each) => each.kind === textKind)
  return text ? wordsBy(text, kind, data, about) : wordsOf(kind, data, about)
}

/** The name of the user who caused a mail; undefined when the account is deleted. */
async function makerOf(db: Db, tenant: Tenant, id: string | null): Promise<string | undefined> {
  const maker = id === null ? undefined : await findUser(db, tenant.id, id)
  return maker && nameInMail(tenant, maker)
}

/** The link that exists already, with the time that it is still good for. */
async function takeLink(db: Db, tenant: Tenant, id: string, { publicUrl, now, shownTo }: LinkMaking) {
  const link: MadeLink | undefined = await issueLink(db, publicUrl, tenant, id, { now, shownTo })
  if (!link) return undefined
  const hoursLeft = Math.max(1, Math.floor((link.expiresAt.getTime() - now.getTime()) / 3_600_000))
  return { ...link, lifetimeSeconds: hoursLeft * 3600 }
}

async function makeLink(
  db: Db,
  tenant: Tenant,
  purpose: KindWithLink,
  userId: string,
  { make, by, publicUrl, now }: LinkMaking,
) {
  const { invitationLifetimeSeconds } = tenant.profile.source.accounts
  const lifetimeSeconds = purpose === 'invitation' ? invitationLifetimeSeconds : linkLifetime / 1000
  const lifetime = lifetimeSeconds * 1000
  const made = await make(db, publicUrl, {
    tenant,
    purpose,
    userId,
    createdBy: by,
    now,
    lifetime,
  })
  return { ...made, lifetimeSeconds }
}
