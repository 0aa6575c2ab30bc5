import type { Db } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { newSecret, parseSecret } from '../../platform/secrets.ts'
import {
  deleteLinks,
  deleteLinksExcept,
  deleteLinksOfUsers,
  findLink,
  insertLink,
  type LinkRow,
  markUsed,
  setSecret,
} from './links.store.ts'

const minutes = 60_000
/** A setup or reset link opens an account to anyone who has it, so it is valid for half an hour. */
export const linkLifetime = 30 * minutes
const day = 24 * 60 * minutes
/** How long a new address can be confirmed, and a change be undone; in milliseconds. */
export const addressLinkLifetimes = { 'email-confirmation': day, 'email-undo': 3 * day }

/** The page of the console that a link opens. */
export const linkPages = {
  setup: 'setup',
  'password-reset': 'reset-password',
  invitation: 'register',
  'email-confirmation': 'confirm-email',
  'email-undo': 'undo-email',
  recovery: 'recover',
} as const

export interface NewLink {
  tenant: Pick<Tenant, 'id' | 'slug'>
  purpose: LinkRow['purpose']
  userId: string | null
  createdBy: string | null
  now: Date
  /** In milliseconds; half an hour by default. Invitations live longer. */
  lifetime?: number
}

export interface MadeLink {
  id: string
  url: string
  expiresAt: Date
}

/**
 * Creates a one-time link that its creator hands over, and ends earlier ones. The secret stands behind `#`: browsers do not send that
 * part, so it reaches no log and no Referer header.
 */
export async function createLink(db: Db, publicUrl: string, link: NewLink): Promise<MadeLink> {
  // Sent in this order and awaited together: one round trip.
  const [, made] = await Promise.all([
    deleteLinks(db, link.tenant.id, link.purpose, link.userId),
    insertNew(db, publicUrl, link, true),
  ])
  return made
}

/** Creates a link that is mailed. Earlier ones stay valid, because nobody knows whether they have arrived. */
export async function addLink(db: Db, publicUrl: string, link: NewLink): Promise<MadeLink> {
  return insertNew(db, publicUrl, link, false)
}

async function insertNew(db: Db, publicUrl: string, link: NewLink, handedOver: boolean): Promise<MadeLink> {
  const { secret, hash } = newSecret('link', link.tenant.id)
  const id = newId()
  const expiresAt = new Date(link.now.getTime() + (link.lifetime ?? linkLifetime))
  await insertLink(db, {
    tenantId: link.tenant.id,
    id,
    purpose: link.purpose,
    userId: link.userId,
    secretHash: hash,
    createdAt: link.now,
    createdBy: link.createdBy,
    expiresAt,
    usedAt: null,
    handedOver,
  })
  return { id, url: addressOf(publicUrl, link.tenant, link.purpose, secret), expiresAt }
}

function addressOf(
  publicUrl: string,
  { slug }: Pick<Tenant, 'slug'>,
  purpose: LinkRow['purpose'],
  secret: string,
): string {
  return `${publicUrl}/t/${slug}/${linkPages[purpose]}#${secret}`
}

/** A link to an email address: it gives the account this address. */
export interface AddressLink extends Omit<NewLink, 'purpose' | 'userId' | 'lifetime'> {
  purpose: 'email-confirmation' | 'email-undo'
  userId: string
  email: string
  setBy: string | null
  lifetime: number
}

/**
 * Creates a link whose secret nobody knows yet: the mail with it sets another. So whatever ends the links of the account ends it, also
 * before the mail is sent.
 */
export async function reserveLink(db: Db, link: AddressLink): Promise<{ id: string; expiresAt: Date }> {
  const id = newId()
  const expiresAt = new Date(link.now.getTime() + link.lifetime)
  const { purpose, userId, createdBy, email, setBy } = link
  await insertLink(db, {
    tenantId: link.tenant.id,
    id,
    purpose,
    userId,
    secretHash: newSecret('link', link.tenant.id).hash,
    createdAt: link.now,
    createdBy,
    expiresAt,
    usedAt: null,
    handedOver: false,
    email,
    setBy,
  })
  return { id, expiresAt }
}

/** Gives a reserved link a new secret and returns its address; undefined when the link has ended. `shownTo` is the administrator who sees it. */
export async function issueLink(
  db: Db,
  publicUrl: string,
  tenant: Pick<Tenant, 'id' | 'slug'>,
  id: string,
  { now, shownTo }: { now: Date; shownTo: string | null },
): Promise<MadeLink | undefined> {
  const { secret, hash } = newSecret('link', tenant.id)
  const link = await setSecret(db, tenant.id, id, {
    now,
    secretHash: hash,
    ...(shownTo === null ? {} : { handedOver: true, createdBy: shownTo }),
  })
  return link && { id, url: addressOf(publicUrl, tenant, link.purpose, secret), expiresAt: link.expiresAt }
}

/** The person who may have used a link in place of the account's owner: its creator, who saw it. Null for a mailed link. */
export function followedBy({ handedOver, createdBy, userId }: LinkRow): string | null {
  return handedOver && createdBy !== userId ? createdBy : null
}

/** The tenant that a link's secret names; undefined if the text is no link. */
export function tenantOfLink(secret: string): string | undefined {
  return parseSecret('link', secret)?.tenantId
}

/** Returns the link of a secret if it can still be used; throws `link.invalid` otherwise, without a reason. */
export async function requireLink(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  secret: string,
  now: Date,
): Promise<LinkRow> {
  const parsed = parseSecret('link', secret)
  const link = parsed && (await findLink(db, tenantId, purpose, parsed.hash))
  if (!link || link.usedAt || link.expiresAt <= now) throw invalidLink()
  return link
}

/** Marks a link as used; throws `link.invalid` when another request was first. */
export async function useLink(db: Db, link: LinkRow, now: Date): Promise<void> {
  if (!(await markUsed(db, link.tenantId, link.id, now))) throw invalidLink()
}

/**
 * Ends the links of a user whose password or address was changed in the user's own name. The link at a former address stays: it is what
 * the owner has against a person who signs in as them and changes both.
 */
export async function endOwnLinks(db: Db, tenantId: string, userId: string): Promise<void> {
  await deleteLinksExcept(db, tenantId, userId, 'email-undo')
}

/** Ends all links of users, for example when an account is deactivated or an administrator sets its address. */
export async function endLinks(db: Db, tenantId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length > 0) await deleteLinksOfUsers(db, tenantId, userIds)
}

export function invalidLink(): Refusal {
  return new Refusal('link.invalid')
}
