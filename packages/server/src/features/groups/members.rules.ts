import type { LockedAccounts } from '../../operations/locked-accounts.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { personName } from '../directory/users.people.ts'
import { isOfPerson } from '../directory/users.sign-in.ts'
import type { MemberRow } from './members.store.ts'

/** Returns the names of these accounts; throws `user.not_found` with an error for each that does not exist, at its place in `field`. */
export function requirePeople(
  tenant: Tenant,
  accounts: LockedAccounts,
  ids: readonly string[],
  field: (place: number) => string,
): Map<string, string> {
  const errors = ids.flatMap((id, place) =>
    accounts.has(id) ? [] : [{ field: field(place), code: 'no_account' as const }],
  )
  if (errors.length === 0) return new Map([...accounts].map(([id, { row }]) => [id, personName(tenant, row)]))
  throw new Refusal('user.not_found.several', {}, { errors })
}

/** Throws `user.cannot_sign_in` if one is a service account: nobody could manage the groups that it owns. */
export function requireOwnable(tenant: Tenant, accounts: LockedAccounts, ids: readonly string[]): void {
  const product = ids.flatMap((id) => accounts.get(id)?.row ?? []).find((row) => !isOfPerson(row))
  if (product) requireOwner(tenant, product)
}

/** Throws `user.cannot_sign_in` for a service account, as {@link requireOwnable} does. */
export function requireOwner(
  tenant: Tenant,
  account: Parameters<typeof personName>[1] & Parameters<typeof isOfPerson>[0],
): void {
  if (isOfPerson(account)) return
  throw new Refusal('user.cannot_sign_in.member', { name: personName(tenant, account) })
}

/** Returns the member; throws `group.member_not_found` if the user is not in the group. */
export function requireMember(member: MemberRow | undefined): MemberRow {
  if (!member) throw new Refusal('group.member_not_found')
  return member
}

/**
 * Throws `group.last_owner` if the group would have no owner who can sign in without this member. Lock the group before you read the
 * member, so that the answer stays true until the transaction ends.
 */
export function requireOtherOwner({ canLeave }: Pick<MemberRow, 'canLeave'>): void {
  if (canLeave) return
  throw new Refusal('group.last_owner')
}
