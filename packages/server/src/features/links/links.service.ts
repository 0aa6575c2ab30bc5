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
/** Setup and reset links open an account to whoever holds them, so they live half an hour. */
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
  /** In milliseconds; half an hour unless said, as for an invitation. */
  lifetime?: number
}

export interface MadeLink {
  id: string
  url: string
  expiresAt: Date
}

/**
 * Makes a one-time link that is handed over by whoever makes it, and ends those made before it. The secret stands behind `#`: browsers keep that part to themselves, so it
 * reaches no log and no Referer header.
 */
export async function createLink(db: Db, publicUrl: string, link: NewLink): Promise<MadeLink> {
  // They leave in this order, and are waited for once.
  const [, made] = await Promise.all([
    deleteLinks(db, link.tenant.id, link.purpose, link.userId),
    insertNew(db, publicUrl, link, true),
  ])
  return made
}

/** The same for one that is mailed, beside those made before, of which nobody knows whether they have arrived. */
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

/** Who may have followed a link in place of the account's owner: whoever made it and saw it. Null for one that was mailed. */
export function followedBy({ handedOver, createdBy, userId }: LinkRow): string | null {
  return handedOver && createdBy !== userId ? createdBy : null
}

/** The tenant that a link's secret names; undefined for what is not a link at all. */
export function tenantOfLink(secret: string): string | undefined {
  return parseSecret('link', secret)?.tenantId
}

/** The link behind a secret, if it can still be used; throws `link.invalid` otherwise, without saying why. */
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

/** Uses a link up; throws `link.invalid` when somebody was faster. */
export async function useLink(db: Db, link: LinkRow, now: Date): Promise<void> {
  if (!(await markUsed(db, link.tenantId, link.id, now))) throw invalidLink()
}

/** Ends all links of users, such as when an account is deactivated or got its password in another way. */
export async function endLinks(db: Db, tenantId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length > 0) await deleteLinksOfUsers(db, tenantId, userIds)
}

export function invalidLink(): Refusal {
  return new Refusal('link.invalid')
}
