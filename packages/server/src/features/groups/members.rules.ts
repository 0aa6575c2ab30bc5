import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { personNames, productsAmong } from '../users/users.people.ts'
import { findMember, hasOtherOwner, type MemberRow } from './members.store.ts'

/** What these accounts are called; throws `user.not_found`, with an error for each that is not there, which `field` names by its place. */
export async function requirePeople(
  db: Db,
  tenant: Tenant,
  ids: readonly string[],
  field: (place: number) => string,
): Promise<Map<string, string>> {
  const names = await personNames(db, tenant, ids)
  const errors = ids.flatMap((id, place) =>
    names.has(id) ? [] : [{ field: field(place), message: 'is nobody’s id' }],
  )
  if (errors.length === 0) return names
  throw new Refusal('user.not_found', 'Some of the accounts were deleted, or never existed in this tenant.', {
    errors,
  })
}

/** Throws `user.cannot_sign_in` where one of the accounts is a product's: nobody would look after what it owns. */
export async function requireOwnable(db: Db, tenant: Tenant, ids: readonly string[]): Promise<void> {
  const [product] = await productsAmong(db, tenant, ids)
  if (product !== undefined)
    throw new Refusal(
      'user.cannot_sign_in',
      `${product} is the account of a product. It can be a member of groups, and own none.`,
    )
}

/** Throws `group.member_not_found` for whoever is not in the group. */
export async function requireMember(
  db: Db,
  tenant: Tenant,
  groupId: string,
  userId: string,
): Promise<MemberRow> {
  const member = await findMember(db, tenant.id, groupId, userId)
  if (!member) throw new Refusal('group.member_not_found', 'They left it, were removed, or were never in it.')
  return member
}

/**
 * Throws `group.last_owner` where nobody who can sign in would own the group without this member. It holds until the transaction ends:
 * changes of groups and of accounts run one at a time in a tenant (authorise.ts).
 */
export async function requireOtherOwner(
  db: Db,
  tenant: Tenant,
  groupId: string,
  { userId, role }: MemberRow,
): Promise<void> {
  if (role !== 'owner' || (await hasOtherOwner(db, tenant.id, groupId, userId))) return
  throw new Refusal(
    'group.last_owner',
    'Make another member an owner first, somebody who can sign in; or delete the group.',
  )
}
