import { emailKey } from '@rollcall/access/account-rules.ts'
import type { PendingEmailChange } from '@rollcall/contract/email-changes.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { deleteApiKeysOf } from '../api-keys/api-keys.store.ts'
import { isAddressHeld } from '../bin/bin.service.ts'
import { nameColumns, refuseFields, requireGoodNames } from '../directory/users.names.ts'
import { receiver, userRef } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { findUser, findUserByLogin, updateUser } from '../directory/users.store.ts'
import { resolveActive } from '../grants/resolve-all.ts'
import {
  type AddressLink,
  addressLinkLifetimes,
  endLinks,
  endOwnLinks,
  followedBy,
  invalidLink,
  requireLink,
  reserveLink,
  useLink,
} from '../links/links.service.ts'
import { closeLinks, countLinksSince, type LinkRow } from '../links/links.store.ts'
import { startOver } from '../lockout/lockout.service.ts'
import { setPassword } from '../passwords/passwords.service.ts'
import { deleteSessions } from '../sessions/sessions.store.ts'
import { mayReset } from '../sign-in/reset-links.ts'

const hour = 3_600_000
/** A user could have mails sent to addresses of strangers. */
const requestsPerHour = 5

type Addressed = Pick<Account, 'provider' | 'email'>

/** Throws unless owners change their own addresses in this tenant, and this account signs in with a password of the tenant. */
export function requireMayChange(tenant: Tenant, { provider }: Pick<Account, 'provider'>): void {
  const { email, emailChangedBy } = tenant.profile.source.accounts
  if (email === 'none' || emailChangedBy !== 'everybody') {
    throw new Refusal('access.action_disabled.own_email', { tenant: tenant.name })
  }
  // The sign-in provider says the address.
  if (provider !== 'password') throw new Refusal('user.no_password.own')
}

/** Throws `request.invalid` unless this can be an address of the tenant, and is another one than the account has. */
export function requireNewAddress(tenant: Tenant, user: Addressed, email: string): void {
  requireGoodNames(tenant, { email })
  const same = user.email !== null && emailKey(user.email) === emailKey(email)
  refuseFields(same ? [{ field: 'email', code: 'email_unchanged' }] : [])
}

/** The change that a link to a new address stands for. */
export function pendingOf({ email, createdAt, expiresAt }: LinkRow): PendingEmailChange {
  return {
    email: email ?? '',
    requestedAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}

/** Sends a link to the new address. Does the same when another account has the address, apart from the words of the mail. */
export async function requestChange(
  context: Context<Principal, 'account.email-change-requested'>,
  { account, email, setBy }: { account: Account; email: string; setBy: string | null },
): Promise<PendingEmailChange> {
  const { db, tenant, emit, now } = context
  const since = new Date(now.getTime() - hour)
  const count = await countLinksSince(db, tenant.id, 'email-confirmation', account.id, since)
  if (count >= requestsPerHour) throw new Refusal('quota.reached.email_changes', { most: requestsPerHour })
  const key = emailKey(email)
  const holder = await findUserByLogin(db, tenant.id, 'emailKey', key)
  const taken = holder !== undefined || (await isAddressHeld(db, tenant.id, key, now))
  await closeLinks(db, tenant.id, 'email-confirmation', account.id, now)
  const link = await reserve(context, 'email-confirmation', account, { email, setBy })
  emit('account.email-change-requested', {
    user: userRef(account),
    after: { email },
    mail: { link: link.id, to: receiver({ ...account, email }), taken },
  })
  return { email, requestedAt: now.toISOString(), expiresAt: link.expiresAt.toISOString() }
}

interface Followed {
  link: LinkRow
  user: Account
  email: string
}

/**
 * Returns a link to an address, with its account; throws `link.invalid` unless the account may sign in and the link's creator could still
 * create it now, as with a reset link. A new address is only confirmed while owners may change theirs.
 */
export async function requireAddressLink(
  { db, tenant, now }: Pick<Context<undefined>, 'db' | 'tenant' | 'now'>,
  purpose: AddressLink['purpose'],
  token: string,
  find: typeof findUser = findUser,
): Promise<Followed> {
  const link = await requireLink(db, tenant.id, purpose, token, now)
  const { userId, email } = link
  const user = userId === null ? undefined : await find(db, tenant.id, userId)
  const maker = await resolveActive(db, tenant, link.createdBy, now)
  if (!maker || user?.provider !== 'password' || user.status !== 'active' || email === null) {
    throw invalidLink()
  }
  const { emailChangedBy } = tenant.profile.source.accounts
  if (purpose === 'email-confirmation' && emailChangedBy !== 'everybody') throw invalidLink()
  if (!(await mayReset(db, tenant, maker, user.id, now))) throw invalidLink()
  return { link, user, email }
}

/** Gives the account its new address, and tells the former one. */
export async function confirmAddress(
  context: Context<undefined, 'account.email-changed'>,
  { link, user, email }: Followed,
): Promise<void> {
  const { db, tenant, emit, now } = context
  await useLink(db, link, now)
  // A person who knew the password, or saw the link, may have chosen the address: then it is not known to be the owner's.
  await setAddress(context, user, email, followedBy(link) ?? link.setBy)
  await endOwnLinks(db, tenant.id, user.id)
  const former = user.email
  // No link goes to an address that is not known to be the owner's.
  const undoing =
    former === null || user.emailUnconfirmed
      ? undefined
      : await reserve(context, 'email-undo', user, { email: former, setBy: user.emailSetBy })
  emit('account.email-changed', {
    user: userRef(user),
    before: { email: former },
    after: { email },
    ...(undoing ? { mail: { link: undoing.id, to: receiver(user) } } : {}),
  })
}

/** Gives the account its former address and a new password, and ends everything that another person may have got meanwhile. */
export async function restoreAddress(
  context: Context<undefined, 'account.email-restored'>,
  { link, user, email }: Followed,
  hash: string,
): Promise<void> {
  const { db, tenant, emit, now } = context
  await useLink(db, link, now)
  const setBy = followedBy(link) ?? link.setBy
  await setAddress(context, user, email, setBy)
  await setPassword(db, tenant.id, user.id, { hash, mustChange: false, now, setBy })
  await startOver(context, user.id)
  const endedSessions = await deleteSessions(db, tenant.id, user.id)
  const revokedApiKeys = await deleteApiKeysOf(db, tenant.id, [user.id])
  await endLinks(db, tenant.id, [user.id])
  emit('account.email-restored', {
    user: receiver({ ...user, email }),
    before: { email: user.email },
    after: { email, endedSessions, revokedApiKeys },
  })
}

async function setAddress(
  { db, tenant, now }: Context<undefined>,
  user: Account,
  email: string,
  emailSetBy: string | null,
): Promise<void> {
  const names = nameColumns(tenant, { ...user, email })
  await updateUser(db, tenant.id, user.id, { ...names, emailSetBy, emailUnconfirmed: false, updatedAt: now })
}

function reserve(
  { db, tenant, now }: Pick<Context<unknown>, 'db' | 'tenant' | 'now'>,
  purpose: AddressLink['purpose'],
  user: Pick<Account, 'id'>,
  { email, setBy }: Pick<AddressLink, 'email' | 'setBy'>,
) {
  const lifetime = addressLinkLifetimes[purpose]
  return reserveLink(db, {
    tenant,
    purpose,
    userId: user.id,
    createdBy: user.id,
    now,
    lifetime,
    email,
    setBy,
  })
}
