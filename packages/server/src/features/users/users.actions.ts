import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import {
  isAdministrator,
  loadGrants,
  replaceRoles,
  requireOtherAdministrator,
  requireReachable,
  rolesByKey,
} from '../access/access.service.ts'
import { endLinks } from '../links/links.service.ts'
import { endSessions } from '../sessions/sessions.service.ts'
import { requireRoleCount, requireUserLocked, showUser } from './users.service.ts'
import { type UserRow, updateUser } from './users.store.ts'

type AdminAction = 'change-role' | 'change-status' | 'delete' | 'reset-password'

/** `users.set-roles` */
export async function setRolesOperation(
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

/** `users.set-status` */
export async function setStatusOperation(
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
  if (status === 'inactive') await endLinks(db, tenant.id, [user])
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
export async function requireActionable(
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

export function refuseOneself(actor: Principal, user: string, detail: string): void {
  if (actor.user.id === user) throw new Refusal('user.yourself', detail)
}

export function roleKeys(tenant: Tenant, grants: readonly { roleId: string }[]): string[] {
  return [...new Set(grants.map((grant) => tenant.model.roles.get(grant.roleId)?.key ?? grant.roleId))]
}

export function target(user: { id: string; username: string }) {
  return { kind: 'user', id: user.id, name: user.username }
}
