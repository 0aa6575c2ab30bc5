import { contract } from '@rollcall/contract/contract.ts'
import { type Context, implement, prepared } from '../../operations/implement.ts'
import { Refusal } from '../../platform/problem.ts'
import { insertAccount } from '../accounts/accounts.service.ts'
import { countApiKeys, deleteApiKeysOf } from '../api-keys/api-keys.store.ts'
import { namesOfNewUser } from '../directory/users.names.ts'
import { receiver, userRef } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { lockUser } from '../directory/users.store.ts'
import { administratorRole, hasAdministrator } from '../grants/administrators.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { endOwnLinks, followedBy, requireLink, tenantOfLink, useLink } from '../links/links.service.ts'
import { countFailure, nobody, readFailures, requireUnlocked, startOver } from '../lockout/lockout.service.ts'
import { type Passwords, passwordRules, setPassword } from '../passwords/passwords.service.ts'
import { findPassword, upgradeHash } from '../passwords/passwords.store.ts'
import { endSurplus, surplusSessions } from '../sessions/sessions.service.ts'
import { deleteSessions } from '../sessions/sessions.store.ts'
import { holdTenant, logosOf } from '../tenants/tenants.service.ts'
import { createSession } from './create-session.ts'
import { createEntrance, knownPlace } from './entrance.ts'
import { newBrowserOf } from './new-browsers.ts'
import { loadAccountFacts } from './principals.ts'
import { requireResetLink } from './reset-links.ts'
import { requestResetOperation } from './reset-requests.ts'
import { type Verified, verifySignIn } from './verify-sign-in.ts'

export function signInOperations(
  passwords: Passwords,
  { productOrigins, publicUrl }: { productOrigins: string[]; publicUrl: string },
) {
  const entrance = createEntrance()
  return implement(contract.signIn, {
    async options({ db, tenant, now }) {
      return {
        tenant: { slug: tenant.slug, name: tenant.name },
        product: tenant.profile.source.title,
        accentColor: tenant.profile.source.accentColor,
        logos: logosOf(tenant),
        signInWith: tenant.profile.source.accounts.signInWith,
        resetByMail: tenant.profile.source.accounts.email !== 'none',
        productOrigins,
        url: publicUrl,
        setupNeeded: !(await hasAdministrator(db, tenant, now)),
      }
    },

    withPassword: prepared(contract.signIn.withPassword, {
      prepare: (context, input) => verifySignIn(context, input, passwords, entrance),
      act: signInWithPassword,
    }),
  })
}

export function setupOperations(passwords: Passwords) {
  return implement(contract.setup, {
    check: {
      tenantOf: ({ token }) => tenantOfLink(token),
      async act({ db, tenant, now }, { token }) {
        if (await hasAdministrator(db, tenant, now)) throw setupDone()
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

    complete: prepared(contract.setup.complete, {
      tenantOf: ({ token }) => tenantOfLink(token),
      async prepare(context, { token, username, email, password }) {
        const { tenant, read, now } = context
        await read(async (db) => {
          if (await hasAdministrator(db, tenant, now)) throw setupDone()
          await requireLink(db, tenant.id, 'setup', token, now)
        })
        const names = namesOfNewUser(tenant, { username, email })
        return { names, hash: await passwords.hashNew(tenant, password, names, knownPlace('setup', context)) }
      },
      async act(context, { token }, { names, hash }) {
        const { db, emit, now } = context
        const tenant = await holdTenant(db, context.tenant)
        if (await hasAdministrator(db, tenant, now)) throw setupDone()
        await useLink(db, await requireLink(db, tenant.id, 'setup', token, now), now)
        const role = administratorRole(tenant)
        const user = await insertAccount(db, tenant, names, {
          status: 'active',
          password: { hash, mustChange: false },
          roles: [role],
          createdBy: undefined,
          now,
        })
        emit('server.setup-completed', { user: userRef(user), after: { roles: [role.key] } })
        return createSession(context, await loadAccountFacts(db, tenant, user.id), { methods: ['link'] })
      },
    }),
  })
}

export function passwordResetsOperations(passwords: Passwords) {
  return implement(contract.passwordResets, {
    request: requestResetOperation,

    check: {
      tenantOf: ({ token }) => tenantOfLink(token),
      async act({ db, tenant, now }, { token }) {
        const { link, user } = await requireResetLink(db, tenant, token, now)
        return {
          tenant: { slug: tenant.slug, name: tenant.name },
          username: user.username,
          apiKeys: await countApiKeys(db, tenant.id, { userId: user.id }, now),
          keysMayStay: link.createdBy === user.id,
          ...passwordRules(tenant),
        }
      },
    },

    complete: prepared(contract.passwordResets.complete, {
      tenantOf: ({ token }) => tenantOfLink(token),
      async prepare(context, { token, password }) {
        const { tenant, read, now } = context
        const { user } = await read((db) => requireResetLink(db, tenant, token, now))
        return { hash: await passwords.hashNew(tenant, password, user, knownPlace(user.id, context)) }
      },
      async act(context, { token, olderCredentials }, { hash }) {
        const { db, tenant, emit, now } = context
        // Locked, so that neither a sign-in with the old password nor new rights of the account come in between.
        const { link, user } = await requireResetLink(db, tenant, token, now, lockUser)
        await useLink(db, link, now)
        const byOwner = link.createdBy === user.id
        await setPassword(db, tenant.id, user.id, { hash, mustChange: false, now, setBy: followedBy(link) })
        await startOver(context, user.id)
        const ended = await deleteSessions(db, tenant.id, user.id)
        const keeping = byOwner && olderCredentials === 'keep'
        const revoked = keeping ? 0 : await deleteApiKeysOf(db, tenant.id, [user.id])
        await endOwnLinks(db, tenant.id, user.id)
        emit('password.reset', {
          user: receiver(user),
          after: { endedSessions: ended, revokedApiKeys: revoked },
        })
        return null
      },
    }),
  })
}

/** Starts a session if the password is right and the account may sign in now; records the attempt in any case. */
async function signInWithPassword(
  context: Context<undefined>,
  _input: unknown,
  { account, attempt, matches, upgraded }: Verified,
) {
  const { db, tenant, emit, now } = context
  // The same statements for an unknown account, or their time would reveal it. Sent one after the other, so that statements after the lock
  // read under it; a joined one could read from before the lock.
  const id = account?.id ?? nobody
  const [user, password, grants, failures, surplus = []] = await Promise.all([
    lockUser(db, tenant.id, id),
    findPassword(db, tenant.id, id),
    matches ? loadGrants(db, tenant.id, id) : undefined,
    readFailures(db, tenant, attempt, now),
    matches ? surplusSessions(db, tenant, id) : undefined,
  ])
  // Checked again, for a lock that was set while the password was verified.
  const device = requireUnlocked(failures, user, now)
  const reason = refusalReason(user, matches)
  if (!user || !grants || !account?.hash || reason) {
    emit('sign-in.failed', { user: user && userRef(user), reason })
    await countFailure(context, attempt, user, device)
    return context.refuse(new Refusal('sign_in.failed'))
  }
  // The password may have been changed between the check and the lock, so it was read again.
  if (password?.hash !== account.hash) {
    throw new Refusal('sign_in.failed.changed_meanwhile')
  }
  if (upgraded) await upgradeHash(db, tenant.id, user.id, account.hash, upgraded)
  await endSurplus(db, tenant.id, surplus)
  const ended = surplus.length > 0 ? { endedSessions: surplus.length } : {}
  const { mail, ...browser } = device ? {} : await newBrowserOf(context, user, password)
  emit('sign-in.succeeded', {
    user: userRef(user),
    after: { method: 'password', ...ended, ...browser },
    mail,
  })
  // This sign-in clears the lock that a known device was allowed to ignore.
  // The session is new: what it needs of a promotion is read with the next request.
  const facts = {
    account: { ...user, lockedUntil: null },
    grants,
    mustChange: password.mustChange,
    promotion: undefined,
  }
  return createSession(context, facts, { methods: ['password'], device })
}

/** The reason for the audit log; the person who fails to sign in does not read it. */
function refusalReason(
  user: Pick<Account, 'provider' | 'status'> | undefined,
  matches: boolean,
): string | undefined {
  if (!user) return 'unknown account'
  if (user.provider !== 'password') return 'signs in elsewhere'
  if (!matches) return 'wrong password'
  return user.status === 'active' ? undefined : `account is ${user.status}`
}

function setupDone(): Refusal {
  return new Refusal('setup.done')
}
