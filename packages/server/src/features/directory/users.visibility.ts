import { obscuredEmail } from '@rollcall/access/account-rules.ts'
import { permissionsThatShowEmails } from '@rollcall/access/admin-actions.ts'
import { can } from '@rollcall/access/decide.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'

/** Does the principal see email addresses in full, and find accounts by them? */
export function seesEmails({ tenant, subject }: Pick<Principal, 'tenant' | 'subject'>): boolean {
  return (
    !obscures(tenant) ||
    permissionsThatShowEmails.some((permission) => can(tenant.model, subject, permission))
  )
}

/** An address as everybody may see it: obscured where the tenant says so. */
export function shownEmail(tenant: Tenant, email: string): string {
  return obscures(tenant) ? obscuredEmail(email) : email
}

/** The name of an account that everybody may see. If the username is an obscured address, the alias is shown, if there is one. */
export function shownName(
  tenant: Tenant,
  { username, alias }: { username: string; alias: string | null },
): string {
  if (!obscures(tenant) || tenant.profile.source.accounts.signInWith !== 'email') return username
  return alias ?? obscuredEmail(username)
}

/** The names of a principal: those of its account; a group has only its own name. */
export function namesOfActor({ name, account }: Principal): { username: string; alias: string | null } {
  return account?.user ?? { username: name, alias: name }
}

/** The name of an actor in a mail. An obscured address would look like phishing there, so it is never used (K14). */
export function nameInMail(tenant: Tenant, user: { username: string; alias: string | null }): string {
  const name = shownName(tenant, user)
  return name === user.username || name === user.alias ? name : 'An administrator'
}

/** Text of the log without the addresses that lists obscure, for readers who do not see them in full (K14). */
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
