import type { LockedAccounts } from '../../operations/locked-accounts.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { personName } from '../directory/users.people.ts'
import { isOfPerson } from '../directory/users.sign-in.ts'
import type { FoundMember } from './members.store.ts'

/** What these accounts are called; throws `user.not_found`, with an error for each that is not there, which `field` names by its place. */
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

/** Throws `user.cannot_sign_in` where one of the accounts is a product's: nobody would look after what it owns. */
export function requireOwnable(tenant: Tenant, accounts: LockedAccounts, ids: readonly string[]): void {
  const product = ids.flatMap((id) => accounts.get(id)?.row ?? []).find((row) => !isOfPerson(row))
  if (product) requireOwner(tenant, product)
}

/** The same of one. */
export function requireOwner(
  tenant: Tenant,
  account: Parameters<typeof personName>[1] & Parameters<typeof isOfPerson>[0],
): void {
  if (isOfPerson(account)) return
  throw new Refusal('user.cannot_sign_in.member', { name: personName(tenant, account) })
}

/** Throws `group.member_not_found` for whoever is not in the group. */
export function requireMember(member: FoundMember | undefined): FoundMember {
  if (!member) throw new Refusal('group.member_not_found')
  return member
}

/**
 * Throws `group.last_owner` where nobody who can sign in would own the group without this member. It holds until the transaction ends when
 * the group was held before the member was read.
 */
export function requireOtherOwner({ role, otherOwner }: Pick<FoundMember, 'role' | 'otherOwner'>): void {
  if (role !== 'owner' || otherOwner) return
  throw new Refusal('group.last_owner')
}
