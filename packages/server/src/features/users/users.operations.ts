import { emailKey } from '@rollcall/access/account-rules.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Context, implement, prepared } from '../../platform/operations.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { mustChangePassword, type Passwords } from '../../sign-in/password/passwords.service.ts'
import {
  isAdministrator,
  isLastAdministrator,
  loadGrants,
  loadRoleGrants,
  replaceRoles,
  requireGrantable,
  requireOtherAdministrator,
  requireReachable,
  rolesByKey,
} from '../access/access.service.ts'
import { createLink, endResetLinks } from '../links/links.service.ts'
import { endSessions, idleSince } from '../sessions/sessions.service.ts'
import { noRights, reachOfRoles } from './users.reach.ts'
import {
  insertPasswordUser,
  namesOf,
  requireGoodNames,
  requireRoleCount,
  requireUser,
  requireUserLocked,
  rolesForNewUser,
  showUser,
  userOf,
} from './users.service.ts'
import {
  countCredentials,
  countUsers,
  deleteUser,
  type ListedUser,
  listUsers,
  type UserFilters,
  type UserRow,
  type UserSort,
  updateUser,
} from './users.store.ts'

type AdminAction = 'change-role' | 'change-status' | 'delete' | 'reset-password'

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

const defaultLimit = 50

async function listOperation(
  { db, actor, tenant, now }: Context<Principal>,
  input: Input<typeof contract.users.list>,
) {
  const limit = input.limit ?? defaultLimit
  const sort = sortOf(input.sort ?? 'username')
  const filters: UserFilters = {
    q: input.q,
    status: input.status,
    provider: input.provider,
    roleId: input.role && rolesByKey(tenant, [input.role])[0]?.id,
  }
  const after = decodeCursor(actor.cursorKey, 'users.list', input)
  const rows = await listUsers(db, tenant.id, filters, sort, { limit: limit + 1, after })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const grants = await loadRoleGrants(
    db,
    tenant.id,
    page.map((row) => row.id),
  )
  return {
    items: page.map((row) => userOf(tenant, row, grants.get(row.id) ?? [], now)),
    ...(last
      ? { nextCursor: encodeCursor(actor.cursorKey, 'users.list', input, positionOf(last, sort)) }
      : {}),
    ...(input.total ? { total: await countUsers(db, tenant.id, filters) } : {}),
  }
}

function sortOf(sort: string): UserSort {
  const descending = sort.startsWith('-')
  return { column: (descending ? sort.slice(1) : sort) as UserSort['column'], descending }
}

function positionOf(row: ListedUser, sort: UserSort): (string | number)[] {
  if (sort.column === 'username') return [row.usernameSort, row.id]
  return [row[sort.column]?.getTime() ?? 0, row.id]
}

async function setRolesOperation(
  { db, actor, tenant, record, now }: Context<Principal>,
  { user, roles: keys }: Input<typeof contract.users.setRoles>,
) {
  const row = await requireActionable({ db, actor, tenant, now }, user, 'change-role')
  const roles = requireRoleCount(tenant, rolesByKey(tenant, keys))
  const before = await loadGrants(db, tenant.id, user)
  const after = await replaceRoles(db, tenant, { userId: user, before, roles, actor, now })
  if (
    row.status === 'active' &&
    isAdministrator(tenant, before, now) &&
    !isAdministrator(tenant, after, now)
  ) {
    await requireOtherAdministrator(db, tenant, user, now)
  }
  const { onRoleChange } = tenant.profile.source.accounts
  const ended = onRoleChange === 'end-sessions' ? await endSessions(db, tenant.id, user) : 0
  record.audit({
    action: 'user.roles-changed',
    target: target(row),
    before: { roles: roleKeys(tenant, before.roles) },
    after: { roles: roleKeys(tenant, after.roles), ...(ended ? { endedSessions: ended } : {}) },
  })
  record.userChanged(tenant.id, user)
  return showUser(db, tenant, row, now)
}

async function setStatusOperation(
  { db, actor, tenant, record, now }: Context<Principal>,
  { user, status, reason }: Input<typeof contract.users.setStatus>,
) {
  const row = await requireActionable({ db, actor, tenant, now }, user, 'change-status')
  refuseOneself(actor, user, 'Ask another administrator to change the status of your account.')
  if (row.status === status)
    throw new Refusal('user.status_unchanged', `${row.username} is ${status} already.`)
  const grants = await loadGrants(db, tenant.id, user)
  if (status === 'inactive' && row.status === 'active' && isAdministrator(tenant, grants, now)) {
    await requireOtherAdministrator(db, tenant, user, now)
  }
  await updateUser(db, tenant.id, user, { status, updatedAt: now })
  const ended = status === 'inactive' ? await endSessions(db, tenant.id, user) : 0
  if (status === 'inactive') await endResetLinks(db, tenant.id, user)
  record.audit({
    action: status === 'active' ? 'user.activated' : 'user.deactivated',
    target: target(row),
    reason,
    before: { status: row.status },
    after: { status, ...(ended ? { endedSessions: ended } : {}) },
  })
  record.userChanged(tenant.id, user)
  return showUser(db, tenant, { ...row, status }, now)
}

/** What every action on an existing account begins with: the tenant offers it, the account is there, held, and within reach. */
async function requireActionable(
  { db, actor, tenant, now }: { db: Db; actor: Principal; tenant: Tenant; now: Date },
  user: string,
  action: AdminAction,
): Promise<UserRow> {
  if (!tenant.profile.source.accounts.adminActions.includes(action)) {
    throw new Refusal(
      'access.action_disabled',
      `The profile of ${tenant.name} does not allow administrators to do this.`,
    )
  }
  const row = await requireUserLocked(db, tenant, user)
  await requireReachable(db, tenant, actor, user, now)
  return row
}

function refuseOneself(actor: Principal, user: string, detail: string): void {
  if (actor.user.id === user) throw new Refusal('user.yourself', detail)
}

function roleKeys(tenant: Tenant, grants: readonly { roleId: string }[]): string[] {
  return [...new Set(grants.map((grant) => tenant.model.roles.get(grant.roleId)?.key ?? grant.roleId))]
}

function target(user: { id: string; username: string }) {
  return { kind: 'user', id: user.id, name: user.username }
}
