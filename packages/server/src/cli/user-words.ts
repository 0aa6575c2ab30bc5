import type { Client } from '@rollcall/contract/client.ts'
import type { User, UserDetails } from '@rollcall/contract/users.ts'
import { Failure } from './errors.ts'

/** Returns the one account with this login. Throws a {@link Failure} when there is none or more than one. */
export async function findUser(api: Client, tenant: string, login: string): Promise<UserDetails> {
  // Text in the form of an id is always read as an id, as everywhere. Otherwise a username that looks like an id could be taken for another
  // account.
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(login))
    return api.users.show({ tenant, user: login })
  const { items } = await api.users.list({ tenant, login, limit: 3 })
  const [found, ...others] = await Promise.all(items.map(({ id }) => api.users.show({ tenant, user: id })))
  if (!found) throw new Failure('there is no such user, or none that you may find.')
  if (others.length === 0) return found
  const candidates = [found, ...others].map((user) => `  ${named(user)}`)
  throw new Failure(`more than one account fits. Name it by its id:\n${candidates.join('\n')}`)
}

/** Names an account unmistakably: username, email address if it differs, and id. */
export function named({ id, username, email }: Pick<User, 'id' | 'username' | 'email'>): string {
  const address = email === null || email === username ? '' : ` <${email}>`
  return `${username}${address} (${id})`
}

/** One line of a list. Tabs separate the columns. */
export function cells({ username, status, roles, lastSignInAt }: User): string {
  return [username, status, keysOf(roles), lastSignInAt ?? 'never signed in'].join('\t')
}

/** All fields of an account as text for people. */
export function details(user: UserDetails): string {
  const rows: [string, string | number | undefined][] = [
    ['Username', user.username],
    ['Email', user.email ?? '-'],
    ['Alias', user.alias ?? '-'],
    ['Id', user.id],
    ['Status', user.status],
    ['Signs in by', user.provider],
    ['Roles', keysOf(user.roles)],
    ['Last sign-in', user.lastSignInAt ?? 'never signed in'],
    ['Locked until', user.lockedUntil ?? undefined],
    ['Invitation until', user.invitationExpiresAt ?? undefined],
    ['Sessions', user.activeSessions],
    ['API keys', user.apiKeys],
    ['Created', `${user.createdAt}${user.createdBy ? ` by ${user.createdBy.name}` : ''}`],
    ['Changed', user.updatedAt],
  ]
  return rows
    .flatMap(([name, value]) => (value === undefined ? [] : `${`${name}:`.padEnd(18)}${value}`))
    .join('\n')
}

function keysOf(roles: User['roles']): string {
  return roles.map(({ key }) => key).join(',') || '-'
}
