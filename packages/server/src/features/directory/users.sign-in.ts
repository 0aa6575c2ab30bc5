import { countReachable, signInProviders, signsIn } from './users.sign-in.store.ts'
import type { UserRow } from './users.store.ts'

type Known = Pick<UserRow, 'status' | 'provider'>

/**
 * Can somebody sign in to this account? There are accounts of other providers, of products and from directories, by which nobody gets in:
 * who administers the tenant, owns a group or inherits one is looked for among the others. One for which nobody has registered is never
 * active.
 */
export function canSignIn({ status, provider }: Known): boolean {
  return status === 'active' && signInProviders.includes(provider)
}

/** `signsIn`: the same of the account `u` of a statement. */
export { countReachable, signsIn }

/** Does a person sign in to the account? To that of a product nobody does, whatever its status. */
export function isOfPerson({ provider }: Pick<Known, 'provider'>): boolean {
  return provider !== 'none'
}
