import { obscuredEmail } from '@rollcall/access/account-rules.ts'
import { permissionsThatShowEmails } from '@rollcall/access/admin-actions.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { User } from '@rollcall/contract/users.ts'
import { nameOf } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { listOf } from '../../../ui/list.ts'

/** Whether usernames are shown: where users sign in by email the address is the username, and one of the two is enough. */
export function hasOwnUsername({ tenant }: Pick<Me, 'tenant'>): boolean {
  return tenant.signInWith === 'username'
}

/** A user in one line of a picker: the name, and in brackets what tells users of the same name apart. */
export function fullNameOf(user: Pick<User, 'username' | 'alias'>): string {
  const name = nameOf(user)
  return name === user.username ? name : `${name} (${user.username})`
}

/** The name of an actor. Lists obscure addresses, but not the viewer's own (K14). */
export function doneBy(me: Me, person: { id: string; name: string }): string
export function doneBy(me: Me, person: { id: string; name: string } | null): string | undefined
export function doneBy(me: Me, person: { id: string; name: string } | null): string | undefined {
  const own = person?.id === me.user.id && !hasOwnUsername(me)
  return own ? nameOf(me.user) : person?.name
}

/** A name as a table shows it if the tenant obscures addresses in lists. */
export function nameInTable({ tenant }: Me, name: string): string {
  return tenant.emailInLists === 'obscured' && /^[^@\s]+@[^@\s]+$/.test(name) ? obscuredEmail(name) : name
}

/** The names that this user's search covers: an address that is not shown is not searched. */
export function searchedBy(me: Me): string {
  const { tenant } = me
  const seesEmails =
    tenant.emailInLists === 'shown' ||
    permissionsThatShowEmails.some((permission) => me.permissions.includes(permission))
  const names = hasOwnUsername(me) ? [t('users.byUsername'), t('users.byAlias')] : [t('users.byAlias')]
  const words = tenant.email !== 'none' && seesEmails ? [...names, t('users.byEmail')] : names
  return listOf(words, 'or')
}
