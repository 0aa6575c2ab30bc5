import { type SqlBool, sql } from 'kysely'
import type { UserRow } from './users.store.ts'

/**
 * By what people sign in to Rollcall. Accounts of other providers can be there, of products and from directories, and nobody gets in by
 * them: who administers the tenant, owns a group or inherits one is looked for among the others.
 */
const signInProviders: readonly UserRow['provider'][] = ['password']

type Known = Pick<UserRow, 'status' | 'provider'>

/** Can somebody sign in to this account? One for which nobody has registered is never active. */
export function canSignIn({ status, provider }: Known): boolean {
  return status === 'active' && signInProviders.includes(provider)
}

/** The same of the account `u` of a statement. */
export const signsIn = sql<SqlBool>`(u.status = 'active' and u.provider = any(${signInProviders}::text[]))`

/** Is the account a person's? To that of a product nobody signs in, whatever its status. */
export function isOfPerson({ provider }: Pick<Known, 'provider'>): boolean {
  return provider !== 'product'
}
