import { contract } from '@rollcall/contract/contract.ts'
import type { GroupMe, Me, TenantRules } from '@rollcall/contract/me.ts'
import { implement, prepared } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { knownPlace } from '../../sign-in/entrance.ts'
import {
  attemptOf,
  countFailure,
  readStanding,
  requireUnlocked,
  startOver,
} from '../../sign-in/lockout/lockout.service.ts'
import { revokeApiKeysOf } from '../api-keys/api-keys.service.ts'
import { preferencesOf } from '../directory/preferences.ts'
import { nameColumns, requireGoodNames } from '../directory/users.names.ts'
import { receiver, userRef } from '../directory/users.refs.ts'
import {
  editUser,
  findAccount,
  requireOwnAccount,
  requireUserOf,
  showUser,
} from '../directory/users.service.ts'
import { signOut } from '../impersonation/impersonation.service.ts'
import { endLinks } from '../links/links.service.ts'
import { type Passwords, setPassword, storedHash, storedPassword } from '../passwords/passwords.service.ts'
import { endSessions, renewToken, requireSession, shownImpersonation } from '../sessions/sessions.service.ts'
import { callerActions } from '../users/users.verdicts.ts'

export function meOperations(passwords: Passwords) {
  return implement(contract.me, {
    show: { fromCaller: ({ actor }) => callerOf(actor) },

    async update({ db, actor, tenant, emit, now }, { alias }) {
      requireGoodNames(tenant, { alias })
      const row = await requireOwnAccount(db, tenant, actor)
      await editUser(db, tenant.id, row.id, { ...nameColumns(tenant, { ...row, alias }), updatedAt: now })
      emit('account.updated', {
        user: userRef(requireUserOf(actor)),
        before: { alias: row.alias },
        after: { alias },
      })
      return showUser(db, tenant, { ...row, alias }, now)
    },

    async updatePreferences({ db, actor, tenant, emit }, change) {
      if (change.timeZone && !isTimeZone(change.timeZone)) {
        throw new Refusal('request.invalid', `${change.timeZone} is not a time zone of the IANA database.`, {
          errors: [{ field: 'timeZone', message: 'is not a time zone of the IANA database' }],
        })
      }
      const row = await requireOwnAccount(db, tenant, actor)
      const chosen = { ...row.preferences, ...change }
      await editUser(db, tenant.id, row.id, { preferences: JSON.stringify(chosen) })
      const user = userRef(requireUserOf(actor))
      emit('account.preferences-changed', { user, before: row.preferences, after: chosen })
      return preferencesOf(chosen)
    },

    changePassword: prepared(contract.me.changePassword, {
      async prepare(context, { currentPassword, newPassword }) {
        const { actor, tenant, now } = context
        const user = requireUserOf(actor)
        const place = knownPlace(user.id, context)
        const attempt = attemptOf(tenant, context)
        const [stored, account, standing] = await context.read((db) =>
          Promise.all([
            storedHash(db, tenant.id, user.id),
            findAccount(db, tenant, user.id),
            readStanding(db, tenant, attempt, now),
          ]),
        )
        if (stored === undefined)
          throw new Refusal('user.no_password', 'Your password is kept by your sign-in provider.')
        requireUnlocked(standing, account, now)
        if (!(await passwords.verify(stored, currentPassword, place))) return { attempt, stored }
        if (currentPassword === newPassword)
          throw new Refusal('password.unchanged', 'Choose one that is different.')
        return { attempt, stored, hash: await passwords.hashNew(tenant, newPassword, user, place) }
      },
      async act(context, { olderCredentials }, { attempt, stored, hash }) {
        const { db, actor, tenant, emit, cookie, now } = context
        const user = requireUserOf(actor)
        const account = await requireOwnAccount(db, tenant, actor)
        // Again, for what was locked while the password was verified.
        const device = requireUnlocked(await readStanding(db, tenant, attempt, now), account, now)
        if (!hash) {
          emit('password.change-failed', { user: userRef(user) })
          await countFailure(context, attempt, account, device)
          return context.refuse(
            new Refusal('password.wrong', 'Type the password that you signed in with.', {
              errors: [{ field: 'currentPassword', message: 'is not your current password' }],
            }),
          )
        }
        // Two changes at once: the second would have been checked against a password that is no longer current.
        const current = await storedPassword(db, tenant.id, user.id)
        if (current?.hash !== stored) {
          throw new Refusal('password.wrong', 'The password was changed elsewhere a moment ago.')
        }
        const session = await requireSession(db, tenant.id, user.id, actor.credential.id)
        // Whoever knew the password before could be the one who changes it.
        const { setBy } = current
        await setPassword(db, tenant.id, user.id, { hash, mustChange: false, now, setBy })
        await startOver(context, user.id)
        const ended = await endSessions(db, tenant.id, user.id, { except: actor.credential.id })
        const revoked = olderCredentials === 'keep' ? 0 : await revokeApiKeysOf(db, tenant.id, [user.id])
        await endLinks(db, tenant.id, [user.id])
        await renewToken(db, tenant.id, session.id, session.endsAt, cookie)
        const after = { endedSessions: ended, revokedApiKeys: revoked }
        emit('password.changed', { user: receiver(account), after })
        return null
      },
    }),

    async signOut(context) {
      await signOut(context)
      return null
    },
  })
}

// The authenticator makes a new principal whenever anything about one changes, so what it says of itself stays true as long as it lives.
const known = new WeakMap<Principal, Me | GroupMe>()

/** Everything about the caller that screens and clients need; no database is asked. */
export function callerOf(actor: Principal): Me | GroupMe {
  const me = known.get(actor) ?? describeCaller(actor)
  known.set(actor, me)
  return me
}

function describeCaller(actor: Principal): Me | GroupMe {
  const { account, id, name, roles } = actor
  return account ? meOf(actor) : { ...accessOf(actor), kind: 'group', group: { id, name, roles: [...roles] } }
}

/** The same of an account; throws `access.person_required` for a group. */
export function meOf(actor: Principal): Me {
  const user = requireUserOf(actor)
  const { kind, credential, impersonator, account } = actor
  return {
    ...accessOf(actor),
    kind: kind === 'service-account' ? kind : 'user',
    user,
    sessionId: credential.kind === 'session' ? credential.id : null,
    preferences: account?.preferences ?? preferencesOf({}),
    mustChangePassword: account?.mustChangePassword ?? false,
    impersonation: impersonator && shownImpersonation(impersonator),
  }
}

function accessOf(actor: Principal) {
  const { tenant, credential, permissions, subject } = actor
  return {
    tenant: tenantRules(tenant),
    credential: credential.kind,
    permissions: [...permissions],
    limits: Object.fromEntries(subject.limits),
    actions: callerActions({ actor, tenant }),
  }
}

function tenantRules(tenant: Tenant): TenantRules {
  const { accounts, passwords, ...source } = tenant.profile.source
  return {
    slug: tenant.slug,
    name: tenant.name,
    profile: source.name,
    signInWith: accounts.signInWith,
    email: accounts.email,
    rolesPerUser: accounts.rolesPerUser,
    adminActions: [...accounts.adminActions],
    aliasMaxLength: accounts.aliasMaxLength,
    passwordMinLength: passwords.minLength,
    passwordMaxLength: passwords.maxLength,
    passwordAtFirstSignIn: passwords.atFirstSignIn,
    userTable: [...source.userTable],
    administratorRole: source.administratorRole,
    capabilities: source.capabilities.map((permission) => ({
      permission,
      description: describe(tenant, permission),
    })),
    begin: accounts.begin,
    emailInLists: accounts.emailInLists,
    emailChangedBy: accounts.emailChangedBy,
    aliasChangedBy: accounts.aliasChangedBy,
    invitationSeconds: accounts.invitationLifetimeSeconds,
    onRoleChange: accounts.onRoleChange,
    impersonationSeconds: source.sessions.impersonationSeconds,
    impersonationNotice: accounts.email !== 'none' && accounts.notices.includes('impersonated'),
    groups: source.groups.enabled,
  }
}

function describe(tenant: Tenant, permission: string): string {
  const { catalogue } = tenant.model
  return catalogue.permissions[catalogue.indexOf(permission)]?.description ?? ''
}

function isTimeZone(name: string): boolean {
  if (name === 'browser') return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
