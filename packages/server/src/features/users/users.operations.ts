import { emailKey } from '@rollcall/access/account-rules.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { implement, prepared } from '../../platform/operations.ts'
import { Refusal } from '../../platform/problem.ts'
import { mustChangePassword, type Passwords, storedHash } from '../../sign-in/password/passwords.service.ts'
import {
  isAdministrator,
  isLastAdministrator,
  loadGrants,
  requireGrantable,
  requireOtherAdministrator,
  requireReachable,
} from '../access/access.service.ts'
import { createLink, invitationEnd } from '../links/links.service.ts'
import { idleSince } from '../sessions/sessions.service.ts'
import {
  refuseOneself,
  requireActionable,
  roleKeys,
  setRolesOperation,
  setStatusOperation,
  target,
} from './users.actions.ts'
import { listOperation } from './users.list.ts'
import { noRights, reachOfRoles } from './users.reach.ts'
import {
  insertPasswordUser,
  namesOf,
  requireGoodNames,
  requireUser,
  requireUserLocked,
  rolesForNewUser,
  showUser,
} from './users.service.ts'
import { countCredentials, deleteUser, updateUser } from './users.store.ts'
import { unlockOperation } from './users.unlock.ts'

export function usersOperations(deps: { passwords: Passwords; publicUrl: string }) {
  return implement(contract.users, {
    list: listOperation,

    async show({ db, tenant, now }, { user }) {
      const row = await requireUser(db, tenant, user)
      const grants = await loadGrants(db, tenant.id, user)
      const creator = (await namesOf(db, tenant.id, [row.createdBy])).get(row.createdBy ?? '')
      const { activeSessions, apiKeys } = await countCredentials(
        db,
        tenant.id,
        user,
        now,
        idleSince(tenant, now),
      )
      const administrator = row.status === 'active' && isAdministrator(tenant, grants, now)
      return {
        ...(await showUser(db, tenant, row, now)),
        updatedAt: row.updatedAt.toISOString(),
        createdBy: row.createdBy ? { id: row.createdBy, name: creator ?? 'A deleted account' } : null,
        mustChangePassword: await mustChangePassword(db, tenant.id, user),
        registered: row.provider !== 'password' || (await storedHash(db, tenant.id, user)) !== undefined,
        invitationExpiresAt: (await invitationEnd(db, tenant.id, user, now))?.toISOString() ?? null,
        activeSessions,
        apiKeys,
        lastAdministrator: administrator && (await isLastAdministrator(db, tenant, user, now)),
      }
    },

    create: prepared(contract.users.create, {
      async prepare({ actor, tenant, now }, input) {
        requireGoodNames(tenant, { username: input.username, email: input.email ?? null, alias: input.alias })
        const roles = rolesForNewUser(tenant, input.roles)
        requireGrantable(tenant, actor, noRights(tenant, now), reachOfRoles(tenant, roles, now))
        const owner = { username: input.username, email: input.email ?? null }
        return { roles, hash: await deps.passwords.hashNew(tenant, input.password, owner) }
      },
      async act({ db, actor, tenant, record, now }, input, { roles, hash }) {
        // Again, because the actor's own rights may have shrunk while the password was hashed.
        requireGrantable(tenant, actor, noRights(tenant, now), reachOfRoles(tenant, roles, now))
        const mustChange = tenant.profile.source.passwords.atFirstSignIn === 'change'
        const user = await insertPasswordUser(db, tenant, input, {
          hash,
          mustChange,
          roles,
          createdBy: actor,
          now,
        })
        record.audit({
          action: 'user.created',
          target: target(user),
          after: {
            username: user.username,
            email: user.email,
            alias: user.alias,
            roles: roles.map((role) => role.key),
            provider: 'password',
          },
        })
        return user
      },
    }),

    async update({ db, actor, tenant, record, now }, { user, email, alias }) {
      const row = await requireUserLocked(db, tenant, user)
      await requireReachable(db, tenant, actor, user, now)
      requireGoodNames(tenant, email === undefined ? { alias } : { email, alias })
      const change = {
        ...(email === undefined ? {} : { email, emailKey: email === null ? null : emailKey(email) }),
        ...(alias === undefined ? {} : { alias }),
        updatedAt: now,
      }
      await updateUser(db, tenant.id, user, change)
      record.audit({
        action: 'user.updated',
        target: target(row),
        before: { email: row.email, alias: row.alias },
        after: {
          email: email === undefined ? row.email : email,
          alias: alias === undefined ? row.alias : alias,
        },
      })
      record.userChanged(tenant.id, user)
      return showUser(db, tenant, { ...row, ...change }, now)
    },

    setRoles: setRolesOperation,
    setStatus: setStatusOperation,
    unlock: unlockOperation,

    async remove({ db, actor, tenant, record, now }, { user }) {
      const row = await requireActionable({ db, actor, tenant, now }, user, 'delete')
      refuseOneself(actor, user, 'Ask another administrator to delete your account.')
      const grants = await loadGrants(db, tenant.id, user)
      if (row.status === 'active' && isAdministrator(tenant, grants, now))
        await requireOtherAdministrator(db, tenant, user, now)
      const ended = await countCredentials(db, tenant.id, user, now, idleSince(tenant, now))
      await deleteUser(db, tenant.id, user)
      record.audit({
        action: 'user.deleted',
        target: target(row),
        before: {
          username: row.username,
          email: row.email,
          alias: row.alias,
          status: row.status,
          roles: roleKeys(tenant, grants.roles),
        },
        after: { endedSessions: ended.activeSessions, revokedApiKeys: ended.apiKeys },
      })
      record.userChanged(tenant.id, user)
      return null
    },

    async createPasswordReset({ db, actor, tenant, record, now }, { user }) {
      const row = await requireActionable({ db, actor, tenant, now }, user, 'reset-password')
      if (row.provider !== 'password') {
        throw new Refusal('user.no_password', 'Its password is kept by the sign-in provider: reset it there.')
      }
      const link = await createLink(db, deps.publicUrl, {
        tenantId: tenant.id,
        purpose: 'password-reset',
        userId: user,
        createdBy: actor.user.id,
        now,
      })
      record.audit({
        action: 'password.reset-link-created',
        target: target(row),
        after: { expiresAt: link.expiresAt },
      })
      return { url: link.url, expiresAt: link.expiresAt.toISOString() }
    },
  })
}
