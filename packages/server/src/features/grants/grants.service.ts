import type { CompiledRole } from '@rollcall/access/roles.ts'
import { changeOfSource } from '@rollcall/access/source-change.ts'
import { type Grants, grantState, type RoleGrant, reachOf, type Subject } from '@rollcall/access/subject.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { type Ending, endRoleGrants } from './ended-grants.store.ts'
import { endingBy } from './endings.service.ts'
import type { ReachWatch } from './escalation.ts'
import { requireGrantable, requireRoleWithinOwn } from './escalation.ts'
import { findGrantsOfSource, insertRoleGrants, type RoleGrantRow, updateEnd } from './grants.store.ts'

/** The source of a grant: given by hand, or by a connection or an import, with its id. */
export type Source = Pick<RoleGrantRow, 'source' | 'sourceId'>

/** Given by hand. */
export const byHand = {
  source: 'manual',
  sourceId: '00000000-0000-0000-0000-000000000000',
} as const satisfies Source

interface NewGrant {
  userId: string
  roleId: string
  grantedBy: string | null
  now: Date
}

export function manualGrant(tenant: Tenant, grant: NewGrant): RoleGrantRow {
  return newGrant(tenant, byHand, grant)
}

function newGrant(
  tenant: Tenant,
  source: Source,
  { userId, roleId, grantedBy, now }: NewGrant,
): RoleGrantRow {
  const open = { startsAt: null, endsAt: null, reason: null, endSetBy: null, endReason: null }
  return { tenantId: tenant.id, userId, roleId, ...source, grantedBy, grantedAt: now, ...open }
}

export interface RoleReplacement {
  userId: string
  before: Grants
  /** The roles given by hand after the change; roles from a directory stay. */
  roles: readonly CompiledRole[]
  /** A role that is about to be deleted and so is revoked whatever its source. Roles added in its place count as long as it would have. */
  deleted?: CompiledRole | undefined
}

/** A replacement that has been checked. */
export interface CheckedReplacement {
  userId: string
  after: Grants
  /** What the user can do now or later, before and after the change. */
  reach: { before: Subject; after: Subject }
  added: RoleGrantRow[]
  /** Ids of roles. */
  removed: string[]
  /** Ids of the roles whose grants end: those that are removed, and those that are given again after their last day. */
  over: string[]
}

/** Checks a replacement of roles. Throws `access.escalation` unless the user's rights, before and after, are within the actor's. */
export function checkReplacement(
  tenant: Tenant,
  actor: Principal,
  { userId, before, roles, deleted }: RoleReplacement,
  now: Date,
): CheckedReplacement {
  const wanted = new Set(roles.map((role) => role.id))
  const lost = before.roles.filter((grant) => grant.roleId === deleted?.id)
  const manual = before.roles.filter((grant) => grant.source === 'manual')
  const change = changeOfSource([...manual, ...lost], wanted, now)
  const over = new Set([...change.added, ...change.removed])
  const kept = before.roles.filter(
    (grant) => !lost.includes(grant) && !(grant.source === 'manual' && over.has(grant.roleId)),
  )
  const period = longestOf(lost)
  const added = change.added.map((roleId) => ({
    ...manualGrant(tenant, { userId, roleId, grantedBy: actor.id, now }),
    ...period,
  }))
  const after = { ...before, roles: [...kept, ...added] }
  const reach = { before: reachOf(tenant.model, before, now), after: reachOf(tenant.model, after, now) }
  requireGrantable(tenant, actor, reach.before, reach.after)
  // Each role is also checked by itself: a limit of the user's own hides what a role gives, until it is cleared.
  for (const roleId of over) requireRoleWithinOwn(tenant, actor, roleId)
  const ended = manual.map(({ roleId }) => roleId).filter((roleId) => over.has(roleId))
  return { userId, after, reach, added, removed: change.removed, over: ended }
}

function longestOf(grants: readonly RoleGrant[]): Pick<RoleGrantRow, 'startsAt' | 'endsAt'> | undefined {
  const [longest] = grants.toSorted(
    (a, b) => (b.endsAt?.getTime() ?? Infinity) - (a.endsAt?.getTime() ?? Infinity),
  )
  return longest && { startsAt: longest.startsAt ?? null, endsAt: longest.endsAt ?? null }
}

/** The roles that were given by hand and have not ended. */
export function manualRoleIds({ roles }: Pick<Grants, 'roles'>, now: Date): string[] {
  return roles
    .filter((grant) => grant.source === 'manual' && grantState(grant, now) !== 'ended')
    .map((grant) => grant.roleId)
}

/** Writes checked replacements with the commit, any number in one statement, and reports who gains rights. */
export async function replaceRoles(
  work: Pick<Context<Principal>, 'db' | 'tenant' | 'actor' | 'now'>,
  changes: CheckedReplacement[],
  growth: ReachWatch,
  cause: Ending['cause'],
): Promise<void> {
  for (const { userId, reach } of changes) growth.account(userId, reach.before, reach.after)
  const over = changes.flatMap((change) => change.over.map((roleId) => ({ ...change, roleId })))
  const added = changes.flatMap((change) => change.added)
  await writeGrants(work, byHand, { over, added }, endingBy(work, cause))
}

/**
 * Gives a role for good, by nobody: what `rollcall recover-admin` leads to. In a tenant of one role per user it takes the place of the
 * one given by hand before. The caller holds the tenant alone.
 */
export async function giveRoleByHand(
  work: Pick<Context<unknown>, 'db' | 'tenant' | 'now'>,
  { userId, before, role }: { userId: string; before: Grants; role: CompiledRole },
): Promise<void> {
  const { tenant, now } = work
  const one = tenant.profile.source.accounts.rolesPerUser === 'one'
  const changed = new Set([role.id, ...(one ? manualRoleIds(before, now) : [])])
  const over = before.roles
    .filter(({ source, roleId }) => source === 'manual' && changed.has(roleId))
    .map(({ roleId }) => ({ userId, roleId }))
  const added = [manualGrant(tenant, { userId, roleId: role.id, grantedBy: null, now })]
  await writeGrants(work, byHand, { over, added }, { at: now, by: null, cause: 'taken' })
}

/** Replaces role grants of any source, with the commit. All replacements of role grants go through here. */
async function writeGrants(
  { db, tenant }: Pick<Context<unknown>, 'db' | 'tenant'>,
  { sourceId }: Source,
  { over, added }: { over: Pick<RoleGrantRow, 'userId' | 'roleId'>[]; added: RoleGrantRow[] },
  end: Ending,
): Promise<void> {
  const ended = over.map(({ userId, roleId }) => ({ userId, roleId, sourceId }))
  await endRoleGrants(db, tenant.id, ended, end)
  await insertRoleGrants(db, added)
}

/**
 * Sets the roles of a user that come from one connection or import, with the commit; grants of other sources stay, even of another
 * connection of the same kind. Where an administrator has set the end of a grant, it does not change. Returns the ids of the changed
 * roles. The caller locks the account, decides whether the source may give these roles, and emits the event.
 */
export async function replaceRolesOfSource(
  { db, tenant, now }: Pick<Context<Principal>, 'db' | 'tenant' | 'now'>,
  source: Source,
  { userId, roleIds }: { userId: string; roleIds: readonly string[] },
): Promise<{ added: string[]; removed: string[] }> {
  const own = await findGrantsOfSource(db, tenant.id, userId, source.sourceId)
  const change = changeOfSource(own, new Set(roleIds), now)
  const added = change.added.map((roleId) =>
    newGrant(tenant, source, { userId, roleId, grantedBy: null, now }),
  )
  // A grant that is given again may have ended by its last day: that period is kept as well.
  const changed = new Set([...change.added, ...change.removed])
  const over = own.filter(({ roleId }) => changed.has(roleId))
  await writeGrants({ db, tenant }, source, { over, added }, { at: now, by: null, cause: 'source' })
  return change
}

/**
 * Sets the end of a grant from a connection or an import, as an administrator decided; the present time revokes it at once. After that
 * the source does not change this grant. Returns false when the source gives the user no such role. The caller locks the account.
 */
export async function endGrantOfSource(
  { db, tenant }: Pick<Context<Principal>, 'db' | 'tenant'>,
  grant: Pick<RoleGrantRow, 'userId' | 'roleId' | 'sourceId'>,
  end: { endsAt: Date; by: string; reason: string | null },
): Promise<boolean> {
  return updateEnd(db, tenant.id, grant, end)
}
