import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { distrustPassword } from '../../sign-in/password/passwords.service.ts'
import { requireReachable } from '../access/access.service.ts'
import { revokeApiKeysOf } from '../api-keys/api-keys.service.ts'
import { endLinks } from '../links/links.service.ts'
import { endSessions } from '../sessions/sessions.service.ts'
import { target } from './users.actions.ts'
import { nameColumns, requireGoodNames } from './users.names.ts'
import { requireFreeLogin, requireUserLocked, showUser, stateOf } from './users.service.ts'
import { nameInMail } from './users.sight.ts'
import { updateUser } from './users.store.ts'

/** `users.update`. A new address ends the links that went to the old one, which is told. */
export async function updateOperation(
  { db, actor, tenant, record, now }: Context<Principal>,
  { user, ...given }: Input<typeof contract.users.update>,
) {
  requireChangeable(tenant, given)
  const row = await requireUserLocked(db, tenant, user)
  await requireReachable(db, tenant, actor, user, now)
  requireGoodNames(tenant, given)
  const { email = row.email, alias = row.alias } = given
  await requireFreeLogin(db, tenant, { email }, user)
  const change = {
    ...nameColumns(tenant, { username: row.username, email, alias }),
    // Saying the same address again confirms it: the actor may do all that the account may.
    ...(given.email === undefined ? {} : { emailSetBy: actor.user.id, emailUnconfirmed: false }),
    updatedAt: now,
  }
  await updateUser(db, tenant.id, user, change)
  const ended = {}
  if (change.emailKey !== row.emailKey) {
    await endLinks(db, tenant.id, [user])
    if (actor.user.id !== user) {
      Object.assign(ended, await endCredentials(db, tenant, user))
      // By a link that went to the former address.
      if (row.email !== null) await distrustPassword(db, tenant.id, user)
    }
    // An address at which nobody has registered yet may have been somebody else's by mistake.
    const { registered } = await stateOf(db, row)
    if (registered)
      record.mail({ kind: 'email-changed', to: row, data: { by: nameInMail(tenant, actor.user) } })
  }
  record.audit({
    action: 'user.updated',
    target: target(row),
    before: { email: row.email, alias: row.alias },
    after: { email, alias, ...ended },
  })
  record.userChanged(tenant.id, user)
  return showUser(db, tenant, { ...row, ...change }, now)
}

/** Whoever gives somebody's account another address gives it to somebody else, or takes it back: nothing made before must go on. */
async function endCredentials(db: Db, tenant: Tenant, user: string) {
  const endedSessions = await endSessions(db, tenant.id, user)
  const revokedApiKeys = await revokeApiKeysOf(db, tenant.id, [user])
  return { endedSessions, revokedApiKeys }
}

function requireChangeable(
  tenant: Tenant,
  { email, alias }: Pick<Input<typeof contract.users.update>, 'email' | 'alias'>,
): void {
  const { emailChangedBy, aliasChangedBy } = tenant.profile.source.accounts
  if (email !== undefined && emailChangedBy === 'nobody') {
    throw new Refusal(
      'access.action_disabled',
      `Email addresses of ${tenant.name} stay as they are. Delete the account and create it anew.`,
    )
  }
  if (alias !== undefined && aliasChangedBy === 'owner') {
    throw new Refusal(
      'access.action_disabled',
      `In ${tenant.name} only the owner of an account changes its alias, under Account.`,
    )
  }
}
