import type { Db } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { newSecret, parseSecret } from '../../platform/secrets.ts'
import {
  deleteLinks,
  deleteLinksOfUsers,
  findLink,
  insertLink,
  type LinkRow,
  markUsed,
} from './links.store.ts'

const minutes = 60_000
/** A setup or reset link opens an account to anyone who has it, so it is valid for half an hour. */
export const linkLifetime = 30 * minutes

const pages = {
  setup: 'setup',
  'password-reset': 'reset-password',
  invitation: 'register',
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
  return { id, url: `${publicUrl}/t/${link.tenant.slug}/${pages[link.purpose]}#${secret}`, expiresAt }
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

/** Ends all links of users, for example when an account is deactivated or got its password in another way. */
export async function endLinks(db: Db, tenantId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length > 0) await deleteLinksOfUsers(db, tenantId, userIds)
}

export function invalidLink(): Refusal {
  return new Refusal('link.invalid')
}
