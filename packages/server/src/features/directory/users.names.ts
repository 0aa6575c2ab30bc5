import {
  aliasProblem,
  emailKey,
  emailProblem,
  mayBeLogin,
  normaliseUsername,
  usernameKey,
  usernameProblem,
} from '@rollcall/access/account-rules.ts'
import { sortKey } from '@rollcall/access/folding.ts'
import type { Tenant } from '../../platform/principal.ts'
import { type FieldFault, type FieldProblem, Refusal } from '../../platform/problem.ts'
import type { LoginKeys } from './users.sets.store.ts'
import type { UserRow } from './users.store.ts'
import { shownEmail } from './users.visibility.ts'

/** The names of an account. Where people sign in by email, the username is the email address. */
export type Names = Pick<UserRow, 'username' | 'email' | 'alias'>

interface GivenNames {
  username?: string | undefined
  email?: string | null | undefined
  alias?: string | null | undefined
}

/** The names of a new account; throws `request.invalid` with an error per field unless the tenant's rules allow them. */
export function namesOfNewUser(tenant: Tenant, { username, email = null, alias = null }: GivenNames): Names {
  const byEmail = signsInByEmail(tenant)
  refuseFields([
    ...nameErrors(tenant, { email, alias }),
    ...(byEmail ? surplusUsername(username, email) : usernameErrors(tenant, username)),
  ])
  return { username: (byEmail ? email : username) ?? '', email, alias }
}

/** The names of a new account that nobody signs in to; throws as {@link namesOfNewUser} does. It has no email address anywhere. */
export function namesOfMachine(tenant: Tenant, { username, alias = null }: GivenNames): Names {
  const fault = alias ? aliasProblem(tenant.profile.source.accounts, alias) : undefined
  refuseFields([...usernameErrors(tenant, username), ...(fault ? [{ field: 'alias', ...fault }] : [])])
  return { username: username ?? '', email: null, alias }
}

/** Checks changed names by the tenant's rules; throws `request.invalid` with an error per field. */
export function requireGoodNames(tenant: Tenant, names: Pick<GivenNames, 'email' | 'alias'>): void {
  refuseFields(nameErrors(tenant, names))
}

/** The fields of an account that can be changed, as the audit log shows them; null if not given. */
export function changeable({ email = null, alias = null }: Partial<Omit<Names, 'username'>>) {
  return { email, alias }
}

/** Names in the forms that are stored, compared and sorted by. Lists of a tenant that signs in by email sort by alias. */
export function nameColumns(tenant: Tenant, names: Names) {
  const { username, email, alias } = names
  const rules = tenant.profile.source.accounts
  const key = email === null ? null : emailKey(email)
  if (!signsInByEmail(tenant) || email === null || key === null) {
    return {
      ...changeable(names),
      username: normaliseUsername(username),
      usernameKey: usernameKey(rules, username),
      usernameSort: sortKey(username),
      emailKey: key,
    }
  }
  // Sorted by what lists show, so that neither the order nor the cursors tell more of an obscured address than the list itself.
  const usernameSort = sortKey(alias ?? shownEmail(tenant, email))
  return { ...changeable(names), username: email, usernameKey: key, usernameSort, emailKey: key }
}

/**
 * The keys of the username and the email address that are exactly this text. Each is unique, so each finds one account at most.
 * Undefined if nobody is found by that kind.
 */
export function loginKeys(tenant: Tenant, login: string, byAddress: boolean): LoginKeys {
  if (!mayBeLogin(login)) return { usernameKey: undefined, emailKey: undefined }
  // Here an address is also the username, and a search by username must not reveal it. Usernames of service accounts are no addresses.
  const isAddress = signsInByEmail(tenant) && login.includes('@')
  return {
    usernameKey: isAddress ? undefined : usernameKey(tenant.profile.source.accounts, login),
    emailKey: byAddress ? emailKey(login) : undefined,
  }
}

export function signsInByEmail(tenant: Tenant): boolean {
  return tenant.profile.source.accounts.signInWith === 'email'
}

/** Throws `request.invalid` if there are errors. */
export function refuseFields(errors: FieldProblem[]): void {
  if (errors.length > 0) throw new Refusal('request.invalid.sentence', {}, { errors })
}

function nameErrors(tenant: Tenant, names: Pick<GivenNames, 'email' | 'alias'>): FieldProblem[] {
  const rules = tenant.profile.source.accounts
  const errors: FieldProblem[] = []
  const add = (field: string, fault: FieldFault | undefined) => fault && errors.push({ field, ...fault })
  add('email', names.email ? emailProblem(names.email) : undefined)
  add('alias', names.alias ? aliasProblem(rules, names.alias) : undefined)
  if (rules.email === 'none' && names.email) add('email', { code: 'email_not_kept' })
  if (rules.email === 'required' && names.email === null) add('email', { code: 'email_required' })
  return errors
}

function usernameErrors(tenant: Tenant, username: string | undefined): FieldProblem[] {
  if (username === undefined) return [{ field: 'username', code: 'username_required' }]
  const fault = usernameProblem(tenant.profile.source.accounts, username)
  return fault ? [{ field: 'username', ...fault }] : []
}

function surplusUsername(username: string | undefined, email: string | null): FieldProblem[] {
  if (username === undefined || (email !== null && emailKey(username) === emailKey(email))) return []
  return [{ field: 'username', code: 'username_surplus' }]
}
