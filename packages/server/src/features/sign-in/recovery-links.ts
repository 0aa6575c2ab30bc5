import type { Database, Db } from '../../platform/database/database.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { receiver, userRef } from '../directory/users.refs.ts'
import { type Account, findByIdOrUsername, findByLogin } from '../directory/users.service.ts'
import { findUser } from '../directory/users.store.ts'
import { administratorRole } from '../grants/administrators.ts'
import { findActiveHolders } from '../grants/role-holders.store.ts'
import { createLink, invalidLink, requireLink } from '../links/links.service.ts'

/** Checks no rights: an operator who can run commands on the server can change its database anyway. */
const program = "The server's terminal"
const origin = { id: 'recover-admin', address: '', userAgent: '' }
/** So many administrators are told at most. */
const mostTold = 1_000

export interface RecoveryLink {
  url: string
  expiresAt: Date
  /** Who is to be an administrator; undefined: a new account. */
  username: string | undefined
  /** How many administrators are told by mail. */
  told: number
}

/**
 * Makes a one-time link that makes an administrator: of the account that is called so, or of a new one. Nothing changes before it is used.
 * It ends the links made so before for the same account. `derive` writes the audit log and the mails. Throws `user.not_found`, and
 * `user.cannot_sign_in` for an account that nobody signs in to with a password.
 */
export async function makeRecoveryLink(
  database: Database,
  tenant: Tenant,
  {
    login,
    publicUrl,
    now,
    derive,
  }: { login: string | undefined; publicUrl: string; now: Date; derive: Subscriber },
): Promise<RecoveryLink> {
  return database.transaction({ tenant: tenant.id }, async (db) => {
    const user = login === undefined ? undefined : await requireAccount(db, tenant, login)
    const made = { tenant, purpose: 'recovery', userId: user?.id ?? null, createdBy: null, now } as const
    const { url, expiresAt } = await createLink(db, publicUrl, made)
    const administrators = await receiversAmong(db, tenant, now)
    const events = new ChangeEvents(['server.recovery-link-created'])
    events.emit('server.recovery-link-created', {
      ...(user ? { user: userRef(user) } : {}),
      administrators,
      after: { expiresAt },
    })
    await derive(db, events.all, { tenant, actor: undefined, program, origin, now })
    const told = administrators.filter(({ email }) => email !== null).length
    return { url, expiresAt, username: user?.username, told }
  })
}

/** The administrators who can sign in or are locked out for a while, to be told. */
export async function receiversAmong(db: Db, tenant: Tenant, now: Date) {
  const ids = await findActiveHolders(db, tenant.id, administratorRole(tenant).id, now, mostTold)
  const found = await Promise.all(ids.map((id) => findUser(db, tenant.id, id)))
  return found.filter((row) => row !== undefined).map(receiver)
}

/** A recovery link and the account it is for, if it is for one; throws `link.invalid`. */
export async function requireRecoveryLink(
  db: Db,
  tenant: Tenant,
  token: string,
  now: Date,
  find: typeof findUser = findUser,
) {
  const link = await requireLink(db, tenant.id, 'recovery', token, now)
  if (link.userId === null) return { link, user: undefined }
  const user = await find(db, tenant.id, link.userId)
  if (!user || !mayBecomeAdministrator(user)) throw invalidLink()
  return { link, user }
}

async function requireAccount(db: Db, tenant: Tenant, login: string): Promise<Account> {
  const named = (await findByIdOrUsername(db, tenant, [login])).get(login)
  const user = named ? await findUser(db, tenant.id, named.id) : await findByLogin(db, tenant, login)
  if (!user) throw new Refusal('user.not_found')
  if (!mayBecomeAdministrator(user))
    throw new Refusal('user.cannot_sign_in.recovery', { name: user.username })
  return user
}

function mayBecomeAdministrator({ kind, provider }: Account): boolean {
  return kind === 'person' && provider === 'password'
}
