import { countReachable, signInProviders, signsIn } from './users.sign-in.store.ts'
import type { UserRow } from './users.store.ts'

type Known = Pick<UserRow, 'status' | 'provider'>

/**
 * Can a person sign in to this account? Not to accounts of other providers, of directories and service accounts; these cannot administer
 * the tenant or own groups. An account that is not registered is never active.
 */
export function canSignIn({ status, provider }: Known): boolean {
  return status === 'active' && signInProviders.includes(provider)
}

/** `signsIn` is the same for the account `u` of an SQL statement. */
export { countReachable, signsIn }

/** The provider of the accounts of visitors, whose owners sign in to another tenant. */
export const visitorProvider = 'home-tenant' satisfies UserRow['provider']

/** Is this the account of a person? Not if it is a service account, whatever its status. */
export function isOfPerson({ provider }: Pick<Known, 'provider'>): boolean {
  return provider !== 'none' && provider !== visitorProvider
}
