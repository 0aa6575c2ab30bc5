import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import { difference } from '../../platform/difference.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { shownUser, stateOf } from '../accounts/accounts.service.ts'
import { refuseVisitor, requireHeld } from '../accounts/users.held.ts'
import { deleteApiKeysOf } from '../api-keys/api-keys.store.ts'
import { editableAttributes } from '../directory/attributes.rights.ts'
import {
  changeAttributes,
  logged,
  requireGoodAttributes,
  shownAttributes,
} from '../directory/attributes.values.ts'
import { changeable, nameColumns, requireGoodNames } from '../directory/users.names.ts'
import { accountRef } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { updateUser } from '../directory/users.store.ts'
import { endLinks } from '../links/links.service.ts'
import { distrustPassword } from '../passwords/passwords.service.ts'
import { deleteSessions } from '../sessions/sessions.store.ts'

/** What a change of an account works with, in a call or in a batch of a job. */
type Changing = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now' | 'lockedAccounts'>

/** `users.update`: changes names and attributes of a user. A new address ends the links mailed to the old one, which gets a notice. */
export async function updateOperation(
  context: Changing,
  { user, attributes = {}, ...given }: Input<typeof contract.users.update>,
) {
  const { db, actor, tenant, emit, now } = context
  requireChangeable(tenant, given)
  const { row, grants } = await requireHeld(context, user)
  if (given.email !== undefined) refuseVisitor(row)
  requireGoodNames(tenant, given)
  const wanted = requireGoodAttributes(editableAttributes(actor, user), attributes)
  const names = changeable({ ...row, ...given })
  const change = {
    ...nameColumns(tenant, { username: row.username, ...names }),
    // Saving the same address again confirms it: the actor has all rights of the account.
    ...(given.email === undefined ? {} : { emailSetBy: actor.id, emailUnconfirmed: false }),
    updatedAt: now,
  }
  await updateUser(db, tenant.id, user, change)
  const facts = await changeAttributes(db, tenant, { id: user, usernameSort: change.usernameSort }, wanted)
  const left = change.emailKey === row.emailKey ? undefined : await leaveAddress(context, row)
  const changed = difference(changeable(row), names)
  emit('user.updated', {
    user: accountRef(row),
    before: { ...changed.before, ...logged(facts.before) },
    after: { ...changed.after, ...logged(facts.after), ...left?.ended },
    addressLeft: left?.registered ?? false,
  })
  const attributesOf = await shownAttributes(db, actor, [user], { own: actor.id === user })
  return { ...shownUser(tenant, { ...row, ...change }, grants, now), attributes: attributesOf(user) }
}

/** Ends what was tied to the former address of an account; returns what ended, and whether its owner was registered. */
async function leaveAddress({ db, actor, tenant }: Changing, row: Account) {
  const byOther = actor.id !== row.id
  const [{ registered }, ended] = await Promise.all([
    stateOf(db, row),
    byOther ? endCredentials(db, tenant, row.id) : {},
    endLinks(db, tenant.id, [row.id]),
    // With a link that was mailed to the former address.
    byOther && row.email !== null ? distrustPassword(db, tenant.id, row.id) : undefined,
  ])
  return { registered, ended }
}

/** Ends sessions and keys when another user changes the address: the account may then belong to another person. */
async function endCredentials(db: Db, tenant: Tenant, user: string) {
  const [endedSessions, revokedApiKeys] = await Promise.all([
    deleteSessions(db, tenant.id, user),
    deleteApiKeysOf(db, tenant.id, [user]),
  ])
  return { endedSessions, revokedApiKeys }
}

/** Throws `access.action_disabled` if the tenant's rules let only the owner change an account. */
export function requireAnyChangeable(
  { actor, tenant }: { actor: Principal; tenant: Tenant },
  user: string,
): void {
  if (editableAttributes(actor, user).length > 0) return
  const { emailChangedBy, aliasChangedBy } = tenant.profile.source.accounts
  if (emailChangedBy === 'nobody' && aliasChangedBy === 'owner')
    requireChangeable(tenant, { email: null, alias: null })
}

/** Throws `access.action_disabled` if the tenant's rules leave one of these names to its owner, or to nobody. */
export function requireChangeable(
  tenant: Tenant,
  { email, alias }: Pick<Input<typeof contract.users.update>, 'email' | 'alias'>,
): void {
  const { emailChangedBy, aliasChangedBy } = tenant.profile.source.accounts
  if (email !== undefined && emailChangedBy === 'nobody') {
    throw new Refusal('access.action_disabled.email', { tenant: tenant.name })
  }
  if (alias !== undefined && aliasChangedBy === 'owner') {
    throw new Refusal('access.action_disabled.alias', { tenant: tenant.name })
  }
}
