import { can } from '@rollcall/access/decide.ts'
import type { Grants } from '@rollcall/access/subject.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserParts } from '@rollcall/contract/deleted-things.ts'
import type { KeptPeriod, UserSnapshot } from '../../platform/snapshots.ts'
import { requireCapability, type WantedCapability } from '../access/capabilities.give.ts'
import type { BinRow } from '../bin/bin.store.ts'
import { giveReach, requireRoleWithinOwn } from '../grants/escalation.ts'
import { requireGroupRightsWithin } from '../groups/groups.access.ts'
import { findJoinableGroups, type JoinableGroup } from '../groups/groups.store.ts'
import { type AttributesPlan, attributesPart, planAttributes } from './attributes-plan.ts'
import { type Judging, mayCall, type Planned, partOf, periodOf, plan, stillCounts } from './parts.ts'

type Groups = ReadonlyMap<string, JoinableGroup>
type Period = { startsAt: Date | null; endsAt: Date | null }

/** What a restore of an account gives, judged as if the caller gave it now. */
export interface UserPlan {
  roles: Planned<Period & { id: string }>
  capabilities: Planned<WantedCapability>
  limits: Planned<{ limit: string; value: number | null }>
  groups: Planned<{ id: string; role: 'owner' | 'member' }>
  attributes: AttributesPlan
}

/** The groups of these accounts that still exist. */
export async function readGroups(
  { db, actor, tenant }: Judging,
  rows: readonly BinRow<'user'>[],
): Promise<Groups> {
  const ids = rows.flatMap(({ snapshot }) => snapshot.groups.map(({ id }) => id))
  return findJoinableGroups(db, tenant.id, ids, actor.id)
}

/** Everything that the account was given and that would count now, from any source. The escalation rule looks at all of it. */
export function grantsOf(snapshot: UserSnapshot, groups: Groups): Grants {
  const dated = <T extends KeptPeriod>(grant: T) => ({ ...grant, ...periodOf(grant) })
  const direct = snapshot.roles.map((role) => ({ ...dated(role), roleId: role.id }))
  const viaGroups = snapshot.groups.flatMap((membership) =>
    (groups.get(membership.id)?.roleIds ?? []).map((roleId) => ({
      ...dated(membership),
      roleId,
      source: 'group',
      via: { groupId: membership.id, groupName: membership.name },
    })),
  )
  return {
    roles: [...direct, ...viaGroups],
    capabilities: snapshot.capabilities.map((capability) => ({
      ...dated(capability),
      id: capability.permission,
    })),
    limits: snapshot.limits,
  }
}

/** Judges each part of what an account was given. The caller has checked that all of it is within the actor's rights. */
export async function planUser(
  judging: Judging,
  { id, snapshot }: Pick<BinRow<'user'>, 'id' | 'snapshot'>,
  groups: Groups,
): Promise<UserPlan> {
  return {
    roles: planRoles(judging, snapshot),
    capabilities: planCapabilities(judging, snapshot),
    limits: planLimits(judging, snapshot),
    groups: planGroups(judging, snapshot, groups),
    attributes: await planAttributes(judging, id, snapshot),
  }
}

function planRoles({ tenant, actor, now }: Judging, { roles }: UserSnapshot): UserPlan['roles'] {
  const most = tenant.profile.source.accounts.rolesPerUser === 'one' ? 1 : roles.length
  let given = 0
  return plan(
    roles,
    ({ id, name }) => tenant.model.roles.get(id)?.name ?? name,
    ({ id, source, ...days }) => {
      if (source !== 'manual') return 'elsewhere'
      if (!tenant.model.roles.has(id)) return 'gone'
      const period = stillCounts(days, now)
      if (!period) return 'over'
      requireRoleWithinOwn(tenant, actor, id)
      if (given === most) return 'one-role'
      given += 1
      return { what: { id, ...period } }
    },
  )
}

function planCapabilities(judging: Judging, { capabilities }: UserSnapshot): UserPlan['capabilities'] {
  const { tenant, now } = judging
  const may = mayCall(judging, contract.capabilities.grant)
  return plan(
    capabilities,
    ({ permission }) => permission,
    ({ permission, reason, source, ...days }) => {
      if (source !== 'manual') return 'elsewhere'
      if (!tenant.profile.source.capabilities.includes(permission)) return 'gone'
      const period = stillCounts(days, now)
      if (!period) return 'over'
      if (!may) return 'not-allowed'
      requireCapability(tenant, permission)
      const wanted = { permission, reason, ...period }
      requireGivable(judging, { ...nothing, capabilities: [{ ...wanted, id: permission, source }] })
      return { what: wanted }
    },
  )
}

function planLimits(judging: Judging, { limits }: UserSnapshot): UserPlan['limits'] {
  const may = mayCall(judging, contract.access.setLimit)
  return plan(
    Object.entries(limits),
    ([limit]) => limit,
    ([limit, value]) => {
      if (!judging.tenant.model.limits.has(limit)) return 'gone'
      if (!may) return 'not-allowed'
      requireGivable(judging, { ...nothing, limits: { [limit]: value } })
      return { what: { limit, value } }
    },
  )
}

function planGroups(judging: Judging, snapshot: UserSnapshot, groups: Groups): UserPlan['groups'] {
  const { actor, tenant } = judging
  const may = tenant.profile.source.groups.enabled && mayCall(judging, contract.groups.addMembers)
  const managesAll = can(tenant.model, actor.subject, 'groups:manage')
  // What the caller may not see is not told, so it does not come back either.
  const seen = can(tenant.model, actor.subject, 'groups:read') ? snapshot.groups : []
  return plan(
    seen,
    ({ id, name }) => groups.get(id)?.name ?? name,
    ({ id, role, source, startsAt, endsAt }) => {
      const group = groups.get(id)
      if (source !== 'manual') return 'elsewhere'
      if (!group) return 'gone'
      if (startsAt !== null || endsAt !== null) return 'limited'
      if (!may || !(managesAll || group.ownRole === 'owner')) return 'not-allowed'
      requireGroupRightsWithin(tenant, actor, group)
      return { what: { id, role } }
    },
  )
}

const nothing: Grants = { roles: [], capabilities: [], limits: {} }
const ignoring = { account: () => undefined }

/** Throws `access.escalation` unless the caller may give an account this. */
function requireGivable(judging: Judging, after: Grants): void {
  giveReach(judging, ignoring, { userId: '', before: nothing, after })
}

/** A plan as the API shows it; leaves out what the caller may not see. */
export function userParts(
  { actor, tenant }: Pick<Judging, 'actor' | 'tenant'>,
  { roles, capabilities, limits, groups, attributes }: UserPlan,
): UserParts {
  const sees = (permission: string) => can(tenant.model, actor.subject, permission)
  return {
    roles: partOf(roles),
    capabilities: sees('capabilities:read') ? partOf(capabilities) : null,
    limits: partOf(limits),
    groups: sees('groups:read') ? partOf(groups) : null,
    attributes: attributesPart({ actor }, attributes),
  }
}
