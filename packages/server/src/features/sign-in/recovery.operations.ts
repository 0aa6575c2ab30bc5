import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { type Context, implement, prepared } from '../../operations/implement.ts'
import type { Tenant } from '../../platform/principal.ts'
import { insertAccount } from '../accounts/accounts.service.ts'
import { deleteApiKeysOf } from '../api-keys/api-keys.store.ts'
import { findGivenAddresses, markAddresses, stopJobs } from '../credentials/older-credentials.store.ts'
import { namesOfNewUser } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { lockUser, updateStatus } from '../directory/users.store.ts'
import { administratorRole, isAdministrator } from '../grants/administrators.ts'
import { loadGrants, validRoleIds } from '../grants/grants.load.ts'
import { giveRoleByHand } from '../grants/grants.service.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { endLinks, tenantOfLink, useLink } from '../links/links.service.ts'
import { startOver } from '../lockout/lockout.service.ts'
import { type Passwords, passwordRules, setPassword } from '../passwords/passwords.service.ts'
import { holdSeats } from '../seats/seats.service.ts'
import { deleteSessions } from '../sessions/sessions.store.ts'
import { holdTenant } from '../tenants/tenants.service.ts'
import { createSession } from './create-session.ts'
import { knownPlace } from './entrance.ts'
import { loadAccountFacts } from './principals.ts'
import { receiversAmong, requireRecoveryLink } from './recovery-links.ts'

type Complete = Input<typeof contract.recovery.complete>

export function recoveryOperations(passwords: Passwords) {
  return implement(contract.recovery, {
    check: {
      tenantOf: ({ token }) => tenantOfLink(token),
      async act({ db, tenant, now }, { token }) {
        const { user } = await requireRecoveryLink(db, tenant, token, now)
        const { accounts, title } = tenant.profile.source
        return {
          tenant: { slug: tenant.slug, name: tenant.name },
          product: title,
          username: user?.username ?? null,
          signInWith: accounts.signInWith,
          email: accounts.email,
          administratorRole: administratorRole(tenant).name,
          ...passwordRules(tenant),
        }
      },
    },

    complete: prepared(contract.recovery.complete, {
      tenantOf: ({ token }) => tenantOfLink(token),
      async prepare(context, { token, password, ...given }) {
        const { tenant, read, now } = context
        const { link, user } = await read((db) => requireRecoveryLink(db, tenant, token, now))
        const names = user ?? namesOfNewUser(tenant, given)
        return { hash: await passwords.hashNew(tenant, password, names, knownPlace(link.id, context)) }
      },
      act: becomeAdministrator,
    }),
  })
}

async function becomeAdministrator(
  context: Context<undefined>,
  { token, password: _, ...given }: Complete,
  { hash }: { hash: string },
) {
  const { db, now } = context
  // Roles and administrators are what it is about.
  const tenant = await holdTenant(db, context.tenant)
  const { link, user } = await requireRecoveryLink(db, tenant, token, now, lockUser)
  await useLink(db, link, now)
  const id = user
    ? await recoverAccount({ ...context, tenant }, user, hash)
    : await createAdministrator({ ...context, tenant }, given, hash)
  return createSession(context, await loadAccountFacts(db, tenant, id), { methods: ['link'] })
}

type Work = Context<undefined>

async function createAdministrator(
  { db, tenant, emit, now }: Work,
  given: Pick<Complete, 'username' | 'email'>,
  hash: string,
): Promise<string> {
  const role = administratorRole(tenant)
  const user = await insertAccount(db, tenant, namesOfNewUser(tenant, given), {
    status: 'active',
    password: { hash, mustChange: false },
    roles: [role],
    createdBy: undefined,
    now,
  })
  emit('server.recovery-completed', {
    user: userRef(user),
    administrators: await receiversAmong(db, tenant, now),
    after: { status: 'active', roles: [role.key] },
  })
  return user.id
}

/** Nothing that an account had before may be worth an administrator's rights afterwards: who holds it is not known. */
async function recoverAccount(context: Work, user: Account, hash: string): Promise<string> {
  const { db, tenant, emit, now } = context
  const { id } = user
  const before = await loadGrants(db, tenant.id, id)
  await setPassword(db, tenant.id, id, { hash, mustChange: false, now })
  await updateStatus(db, tenant.id, [id], 'active', now)
  await startOver(context, id)
  const endedSessions = await deleteSessions(db, tenant.id, id)
  const revokedApiKeys = await deleteApiKeysOf(db, tenant.id, [id])
  await endLinks(db, tenant.id, [id])
  await stopJobs(db, tenant.id, [id])
  const given = await findGivenAddresses(db, tenant.id, [id])
  await markAddresses(db, tenant.id, given.length > 0 ? [id] : [], { unconfirmed: true })
  if (!isAdministrator(tenant, before, now))
    await giveRoleByHand(context, { userId: id, before, role: administratorRole(tenant) })
  const after = await loadGrants(db, tenant.id, id)
  const seats = await holdSeats(context)
  seats.plan({ row: user, grants: before }, { row: { ...user, status: 'active' }, grants: after })()
  await seats.save()
  emit('server.recovery-completed', {
    user: userRef(user),
    administrators: await receiversAmong(db, tenant, now),
    before: { status: user.status, roles: roleKeys(tenant, before, now) },
    after: {
      status: 'active',
      roles: roleKeys(tenant, after, now),
      endedSessions,
      revokedApiKeys,
      unconfirmedAddresses: given.length,
    },
  })
  return id
}

function roleKeys(
  tenant: Tenant,
  { roles }: Pick<Awaited<ReturnType<typeof loadGrants>>, 'roles'>,
  now: Date,
) {
  return roleBadges(tenant, validRoleIds(roles, now)).map(({ key }) => key)
}
