import { isLimitValue, type LimitValue, moreGenerous } from './limits.ts'
import { addTo, difference, emptySet, type PermissionSet, setOf } from './permission-set.ts'
import type { AccessModel, CompiledRole } from './roles.ts'
import { serverPrefix } from './rollcall-permissions.ts'

export interface RoleGrant {
  roleId: string
  /** The kind of source: by hand, import, LDAP, OIDC, SAML, SCIM. */
  source: string
  /** The source among those of its kind. */
  sourceId?: string
  /** The first moment at which the grant counts; absent or null: no beginning. */
  startsAt?: Date | null
  /** The first moment at which the grant no longer counts; absent or null: no end. */
  endsAt?: Date | null
  via?: { groupId: string; groupName: string }
}

export interface CapabilityGrant {
  id: string
  permission: string
  reason: string
  source: string
  startsAt?: Date | null
  endsAt?: Date | null
}

export interface Grants {
  roles: readonly RoleGrant[]
  capabilities: readonly CapabilityGrant[]
  /** Limits of this one user, which replace those of the roles. */
  limits: Readonly<Record<string, number | null>>
  /** The days for which the account is promoted to a service account; absent without a promotion. */
  promotion?: Period | undefined
}

/**
 * Who has this permission promotes accounts, and offers them to other tenants. A promoted account gives its owner no permission at home, but
 * acting on it is a way into those tenants: so it is within the reach of the account.
 */
export const promotingPermission = 'users:assign-roles'

export interface Subject {
  readonly permissions: PermissionSet
  /** Every limit of the model; null means unlimited. */
  readonly limits: ReadonlyMap<string, number | null>
  /** The first moment (ms since epoch) after `at` at which a grant begins or ends; Infinity if none. */
  readonly changesAt: number
}

/** The same rights without the permissions on the whole server, which never come with access to a tenant that is not one's own. */
export function withoutServer(model: AccessModel, subject: Subject): Subject {
  const { catalogue } = model
  const keys = catalogue.permissions.map(({ key }) => key).filter((key) => key.startsWith(serverPrefix))
  if (keys.length === 0) return subject
  return { ...subject, permissions: difference(subject.permissions, setOf(catalogue, keys)) }
}

type Period = Pick<RoleGrant, 'startsAt' | 'endsAt'>
export type GrantState = 'valid' | 'ended' | 'not-begun'

/**
 * The state of a grant's period at a moment: from its beginning, until before its end. An empty period, or one with an invalid date, has
 * ended, because it can never give anything.
 */
export function grantState(grant: Period, at: Date): GrantState {
  const starts = grant.startsAt?.getTime() ?? Number.NEGATIVE_INFINITY
  const ends = grant.endsAt?.getTime() ?? Number.POSITIVE_INFINITY
  const now = at.getTime()
  if (!(starts < ends && now < ends)) return 'ended'
  return now < starts ? 'not-begun' : 'valid'
}

/** The rights at this moment: the union over the grants that are valid then (PV-04). */
export function compileSubject(model: AccessModel, grants: Grants, at: Date): Subject {
  return compile(model, grants, at, (grant) => grantState(grant, at) === 'valid')
}

/**
 * Everything that the grants give now or later. Escalation is checked by this, so that nobody is given tomorrow what they may not be given
 * today.
 */
export function reachOf(model: AccessModel, grants: Grants, at: Date): Subject {
  const reach = compile(model, grants, at, (grant) => grantState(grant, at) !== 'ended')
  if (grants.promotion && grantState(grants.promotion, at) !== 'ended')
    addClosure(model, reach.permissions, promotingPermission)
  return reach
}

function addClosure({ catalogue }: AccessModel, to: PermissionSet, permission: string): void {
  const closure = catalogue.closures[catalogue.indexOf(permission)]
  if (closure !== undefined) addTo(to, closure)
}

function compile(model: AccessModel, grants: Grants, at: Date, counts: (grant: Period) => boolean): Subject {
  const permissions = emptySet(model.catalogue)
  const roles = grants.roles
    .filter(counts)
    .map((grant) => model.roles.get(grant.roleId))
    .filter((role) => role !== undefined)
  for (const role of roles) addTo(permissions, role.permissions)
  for (const capability of grants.capabilities.filter(counts))
    addClosure(model, permissions, capability.permission)
  return { permissions, limits: limitsOf(model, roles, grants.limits), changesAt: nextChange(grants, at) }
}

// A limit that no role has is 0, and so is an invalid value: in doubt, nothing is allowed.
function limitsOf(
  model: AccessModel,
  roles: readonly CompiledRole[],
  own: Grants['limits'],
): Map<string, LimitValue> {
  const limits = new Map<string, LimitValue>()
  for (const key of model.limits.keys()) {
    const value = Object.hasOwn(own, key) ? own[key] : mostGenerous(roles, key)
    limits.set(key, isLimitValue(value) ? value : 0)
  }
  return limits
}

function mostGenerous(roles: readonly CompiledRole[], key: string): LimitValue {
  return roles
    .map((role) => role.limits.get(key))
    .filter((value) => value !== undefined)
    .reduce<LimitValue>(moreGenerous, 0)
}

function nextChange(grants: Grants, at: Date): number {
  const now = at.getTime()
  let next = Number.POSITIVE_INFINITY
  for (const grant of [...grants.roles, ...grants.capabilities]) {
    if (grantState(grant, at) === 'ended') continue
    for (const moment of [grant.startsAt?.getTime(), grant.endsAt?.getTime()]) {
      if (moment !== undefined && moment > now && moment < next) next = moment
    }
  }
  return next
}

/** The rights that this role alone would give, to check a new, changed or deleted role with `refuseGrant` (PV-06). */
export function roleAsSubject(model: AccessModel, role: CompiledRole): Subject {
  const limits = new Map<string, LimitValue>([...model.limits.keys()].map((key) => [key, 0]))
  for (const [key, value] of role.limits) limits.set(key, value)
  return { permissions: role.permissions, limits, changesAt: Number.POSITIVE_INFINITY }
}
