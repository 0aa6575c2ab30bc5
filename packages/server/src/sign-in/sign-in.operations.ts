import { contract } from '@rollcall/contract/contract.ts'
import { administratorRole, loadGrants } from '../features/access/access.service.ts'
import { endResetLinks, requireLink, tenantOfLink, useLink } from '../features/links/links.service.ts'
import { meOf } from '../features/me/me.operations.ts'
import { endSessions, newSession, startSession } from '../features/sessions/sessions.service.ts'
import { holdTenant } from '../features/tenants/tenants.service.ts'
import {
  type Account,
  findByLogin,
  insertPasswordUser,
  lockAccount,
  noteSignIn,
  requireGoodNames,
  tenantHasUsers,
} from '../features/users/users.service.ts'
import { type Context, implement, prepared } from '../platform/operations.ts'
import type { Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { cursorKeyOf, loadFacts, type PrincipalFacts, principalFrom } from './load-principal.ts'
import { type KnownDevice, rememberDevice } from './lockout/known-devices.service.ts'
import {
  type Attempt,
  attemptOf,
  countFailure,
  readStanding,
  requireUnlocked,
  startOver,
} from './lockout/lockout.service.ts'
import {
  type Passwords,
  replaceOutdatedHash,
  setPassword,
  storedPassword,
} from './password/passwords.service.ts'
import { requireResetLink } from './reset-links.ts'

export function signInOperations(passwords: Passwords) {
  return implement(contract.signIn, {
    async options({ db, tenant }) {
      return {
        tenant: { slug: tenant.slug, name: tenant.name },
        product: tenant.profile.source.title,
        signInWith: tenant.profile.source.accounts.signInWith,
        setupNeeded: !(await tenantHasUsers(db, tenant)),
      }
    },

    withPassword: prepared(contract.signIn.withPassword, {
      async prepare(context, { username, password }) {
        const { tenant, now } = context
        passwords.requireRoom()
        const attempt = attemptOf(tenant, context, username)
        const [account, standing] = await context.read((db) =>
          Promise.all([findByLogin(db, tenant, username), readStanding(db, tenant, attempt, now)]),
        )
        requireUnlocked(standing, account, now)
        // Verified whatever was found: the answer to a stranger costs what the answer to a user costs.
        const matches = await passwords.verify(account?.hash ?? undefined, password)
        if (!account?.hash || !matches) return { account, attempt, matches }
        const upgraded = passwords.isOutdated(account.hash) ? await passwords.rehash(password) : undefined
        return { account, attempt, matches, upgraded }
      },
      act: signInWithPassword,
    }),

    checkSetup: {
      tenantOf: ({ token }) => tenantOfLink(token),
      async act({ db, tenant, now }, { token }) {
        if (await tenantHasUsers(db, tenant)) throw setupDone()
        await requireLink(db, tenant.id, 'setup', token, now)
        const { accounts, title } = tenant.profile.source
        return {
          tenant: { slug: tenant.slug, name: tenant.name },
          product: title,
          signInWith: accounts.signInWith,
          email: accounts.email,
          administratorRole: administratorRole(tenant).name,
          ...passwordRules(tenant),
        }
      },
    },

    completeSetup: prepared(contract.signIn.completeSetup, {
      tenantOf: ({ token }) => tenantOfLink(token),
      async prepare({ tenant, read, now }, { token, username, email, password }) {
        await read(async (db) => {
          if (await tenantHasUsers(db, tenant)) throw setupDone()
          await requireLink(db, tenant.id, 'setup', token, now)
        })
        requireGoodNames(tenant, { username, email: email ?? null })
        return { hash: await passwords.hashNew(tenant, password, { username, email: email ?? null }) }
      },
      async act(context, { token, username, email }, { hash }) {
        const { db, tenant, record, now } = context
        await holdTenant(db, tenant.id)
        if (await tenantHasUsers(db, tenant)) throw setupDone()
        await useLink(db, await requireLink(db, tenant.id, 'setup', token, now), now)
        const role = administratorRole(tenant)
        const user = await insertPasswordUser(
          db,
          tenant,
          { username, email },
          { hash, mustChange: false, roles: [role], createdBy: undefined, now },
        )
        const actor = { kind: 'user' as const, id: user.id, name: user.username }
        record.audit({
          action: 'server.setup-completed',
          actor,
          target: target(user),
          after: { roles: [role.key] },
        })
        return signIn(context, await loadFacts(db, tenant, user.id))
      },
    }),

    checkPasswordReset: {
      tenantOf: ({ token }) => tenantOfLink(token),
      async act({ db, tenant, now }, { token }) {
        const { user } = await requireResetLink(db, tenant, token, now)
        return {
          tenant: { slug: tenant.slug, name: tenant.name },
          username: user.username,
          ...passwordRules(tenant),
        }
      },
    },

    completePasswordReset: prepared(contract.signIn.completePasswordReset, {
      tenantOf: ({ token }) => tenantOfLink(token),
      async prepare({ tenant, read, now }, { token, password }) {
        const { user } = await read((db) => requireResetLink(db, tenant, token, now))
        return { hash: await passwords.hashNew(tenant, password, user) }
      },
      async act(context, { token }, { hash }) {
        const { db, tenant, record, now } = context
        // Held, so that neither a sign-in with the old password nor new rights of the account come in between.
        const { link, user } = await requireResetLink(db, tenant, token, now, lockAccount)
        await useLink(db, link, now)
        await setPassword(db, tenant.id, user.id, { hash, mustChange: false, now })
        await startOver(context, user.id)
        const ended = await endSessions(db, tenant.id, user.id)
        await endResetLinks(db, tenant.id, user.id)
        const actor = { kind: 'user' as const, id: user.id, name: user.username }
        record.audit({
          action: 'password.reset',
          actor,
          target: target(user),
          after: { endedSessions: ended },
        })
        record.userChanged(tenant.id, user.id)
        return null
      },
    }),
  })
}

interface Verified {
  account: { id: string; hash: string | null } | undefined
  attempt: Attempt
  matches: boolean
  upgraded?: string | undefined
}

/** Starts a session if the password was right and the account may sign in at this moment; leaves a trace either way. */
async function signInWithPassword(
  context: Context<undefined>,
  _input: unknown,
  { account, attempt, matches, upgraded }: Verified,
) {
  const { db, tenant, record, now } = context
  // One after the other for the database, so that what follows the lock is as it stays; joined, it could be from before the lock.
  const [user, password, grants, standing] = account
    ? await Promise.all([
        lockAccount(db, tenant, account.id),
        storedPassword(db, tenant.id, account.id),
        matches ? loadGrants(db, tenant.id, account.id) : undefined,
        readStanding(db, tenant, attempt, now),
      ])
    : []
  // Again, for what was locked while the password was verified.
  const device = standing && requireUnlocked(standing, user, now)
  const reason = refusalReason(user, matches)
  if (!user || !grants || !account?.hash || reason) {
    record.audit({
      action: 'sign-in.failed',
      outcome: 'failed',
      reason,
      ...(user ? { target: target(user) } : {}),
    })
    await countFailure(context, attempt, user, device)
    return context.refuse(
      new Refusal('sign_in.failed', 'Check both and try again. If you cannot get in, ask an administrator.'),
    )
  }
  // The password may have been changed between the check and the lock, after which it was read again.
  if (password?.hash !== account.hash) {
    throw new Refusal('sign_in.failed', 'The password was changed a moment ago. Use the new one.')
  }
  if (upgraded) await replaceOutdatedHash(db, tenant.id, user.id, account.hash, upgraded)
  const actor = { kind: 'user' as const, id: user.id, name: user.username }
  record.audit({ action: 'sign-in.succeeded', actor, target: target(user), after: { method: 'password' } })
  // Whatever lock a known device passed by is gone with this sign-in.
  const facts = { account: { ...user, lockedUntil: null }, grants, mustChange: password.mustChange }
  return signIn(context, facts, device)
}

/** For the audit log only: whoever fails to sign in reads nothing of it. */
function refusalReason(
  user: Pick<Account, 'provider' | 'status'> | undefined,
  matches: boolean,
): string | undefined {
  if (!user) return 'unknown account'
  if (user.provider !== 'password') return 'signs in elsewhere'
  if (!matches) return 'wrong password'
  return user.status === 'active' ? undefined : `account is ${user.status}`
}

function signIn(context: Context<undefined>, facts: PrincipalFacts, device?: KnownDevice) {
  const { db, tenant, now } = context
  const userId = facts.account?.id
  if (userId === undefined) throw new Error('Somebody who was let in cannot be found')
  const session = newSession(tenant, userId, context)
  const { id, tokenHash } = session.row
  const credential = { credential: 'session' as const, credentialId: id, cursorKey: cursorKeyOf(tokenHash) }
  const principal = principalFrom(tenant, credential, facts, now)
  if (!principal) throw new Error('Somebody who was let in may not be')
  startSession(db, session, context.cookie)
  noteSignIn(db, tenant.id, userId, now)
  rememberDevice(context, userId, device)
  return meOf(principal)
}

function passwordRules(tenant: Tenant) {
  const { minLength, maxLength } = tenant.profile.source.passwords
  return { passwordMinLength: minLength, passwordMaxLength: maxLength }
}

function setupDone(): Refusal {
  return new Refusal(
    'setup.done',
    'Sign in with the account that was created. If it is lost, another administrator can reset its password.',
  )
}

function target(user: { id: string; username: string }) {
  return { kind: 'user', id: user.id, name: user.username }
}
