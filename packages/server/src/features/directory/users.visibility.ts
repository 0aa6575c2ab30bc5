import { obscuredEmail } from '@rollcall/access/account-rules.ts'
import { permissionsThatShowEmails } from '@rollcall/access/admin-actions.ts'
import { can } from '@rollcall/access/decide.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'

/** Does somebody see the email address of an account in full, and find accounts by it? */
export function seesEmails({ tenant, subject }: Pick<Principal, 'tenant' | 'subject'>): boolean {
  return (
    !obscures(tenant) ||
    permissionsThatShowEmails.some((permission) => can(tenant.model, subject, permission))
  )
}

/** An address as everybody may see it. */
export function shownEmail(tenant: Tenant, email: string): string {
  return obscures(tenant) ? obscuredEmail(email) : email
}

/** What an account is called before everybody; where the username is an obscured address, the alias if it has one. */
export function shownName(
  tenant: Tenant,
  { username, alias }: { username: string; alias: string | null },
): string {
  if (!obscures(tenant) || tenant.profile.source.accounts.signInWith !== 'email') return username
  return alias ?? obscuredEmail(username)
}

/** The names of a principal: those of its account, or of a group its own, which is no address. */
export function namesOfActor({ name, account }: Principal): { username: string; alias: string | null } {
  return account?.user ?? { username: name, alias: name }
}

/** Who did it, as a mail says it: an obscured address reads like phishing there, so nobody is named by one (K14). */
export function nameInMail(tenant: Tenant, user: { username: string; alias: string | null }): string {
  const name = shownName(tenant, user)
  return name === user.username || name === user.alias ? name : 'An administrator'
}

/** Text of the log without addresses that lists obscure, for those who do not see them in full (K14). */
export function withoutAddresses(text: string): string {
  return text
    .split(/(\s)/)
    .map((word) => (/^[^@]+@[^@]+$/.test(word) ? obscuredEmail(word) : word))
    .join('')
}

/** An account as lists show it. */
export function asListed<T extends { username: string; email: string | null }>(tenant: Tenant, user: T): T {
  if (!obscures(tenant) || user.email === null) return user
  const email = obscuredEmail(user.email)
  return tenant.profile.source.accounts.signInWith === 'email'
    ? { ...user, username: email, email }
    : { ...user, email }
}

function obscures(tenant: Tenant): boolean {
  return tenant.profile.source.accounts.emailInLists === 'obscured'
}
