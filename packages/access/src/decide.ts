import { has } from './permission-set.ts'
import type { AccessModel, CompiledRole } from './roles.ts'
import {
  type CapabilityGrant,
  type GrantState,
  type Grants,
  grantState,
  type RoleGrant,
  type Subject,
} from './subject.ts'

/** One grant that gives a user a permission. */
export interface AccessPath {
  kind: 'role' | 'capability'
  /** The role or the capability grant. */
  id: string
  /** Name of the role, or key of the permission that the capability grants. */
  name: string
  /** Why the capability was granted; null for a role. */
  reason: string | null
  source: string
  /** The source among those of its kind; null for a capability. */
  sourceId: string | null
  /** The group that gives the role. */
  via: { groupId: string; groupName: string } | null
  /** The permission that implies the asked one. Null when it is given directly, or with all permissions. */
  impliedBy: string | null
  /** The first moment at which it counts; null: no beginning. */
  from: Date | null
  /** The first moment at which it no longer counts; null: no end. */
  until: Date | null
}

/** A grant that would give the permission but has ended or not begun. */
export interface NearPath extends AccessPath {
  state: Exclude<GrantState, 'valid'>
}

export interface Explanation {
  permission: string
  /** Whether the catalogue has the permission at all. */
  known: boolean
  allowed: boolean
  paths: AccessPath[]
  near: NearPath[]
}

/** Says whether the subject has the permission. Nobody has an unknown permission. */
export function can(model: AccessModel, subject: Subject, permissionKey: string): boolean {
  return has(subject.permissions, model.catalogue.indexOf(permissionKey))
}

/**
 * Says whether a number is within the subject's limit, the limit itself included (MI-10). False for an undefined limit and for a number
 * that is negative or not finite.
 */
export function withinLimit(subject: Subject, limitKey: string, value: number): boolean {
  const limit = subject.limits.get(limitKey)
  if (limit === undefined || !Number.isFinite(value) || value < 0) return false
  return limit === null || value <= limit
}

/** Explains why a user has a permission or not: every grant that gives it, and those that have ended or not begun. */
export function explain(model: AccessModel, grants: Grants, permissionKey: string, at: Date): Explanation {
  const index = model.catalogue.indexOf(permissionKey)
  const explanation: Explanation = {
    permission: permissionKey,
    known: index >= 0,
    allowed: false,
    paths: [],
    near: [],
  }
  const found = [
    ...grants.roles.map((grant) => ({ grant, path: pathOfRole(model, grant, index) })),
    ...grants.capabilities.map((grant) => ({ grant, path: pathOfCapability(model, grant, index) })),
  ]
  for (const { grant, path } of found) {
    if (path === undefined) continue
    const state = grantState(grant, at)
    if (state === 'valid') explanation.paths.push(path)
    else explanation.near.push({ ...path, state })
  }
  explanation.allowed = explanation.paths.length > 0
  return explanation
}

function pathOfRole(model: AccessModel, grant: RoleGrant, index: number): AccessPath | undefined {
  const role = model.roles.get(grant.roleId)
  if (role === undefined || !has(role.permissions, index)) return undefined
  return {
    kind: 'role',
    id: role.id,
    name: role.name,
    reason: null,
    source: grant.source,
    sourceId: grant.sourceId ?? null,
    via: grant.via ?? null,
    impliedBy: impliedByRole(model, role, index),
    from: grant.startsAt ?? null,
    until: grant.endsAt ?? null,
  }
}

function impliedByRole(model: AccessModel, role: CompiledRole, index: number): string | null {
  if (role.allPermissions) return null
  const asked = model.catalogue.permissions[index]?.key
  if (role.listedPermissions.some((key) => key === asked)) return null
  return role.listedPermissions.find((key) => implies(model, key, index)) ?? null
}

function pathOfCapability(model: AccessModel, grant: CapabilityGrant, index: number): AccessPath | undefined {
  if (!implies(model, grant.permission, index)) return undefined
  return {
    kind: 'capability',
    id: grant.id,
    name: grant.permission,
    reason: grant.reason,
    source: grant.source,
    sourceId: null,
    via: null,
    impliedBy: model.catalogue.indexOf(grant.permission) === index ? null : grant.permission,
    from: grant.startsAt ?? null,
    until: grant.endsAt ?? null,
  }
}

function implies(model: AccessModel, key: string, index: number): boolean {
  const closure = model.catalogue.closures[model.catalogue.indexOf(key)]
  return closure !== undefined && has(closure, index)
}
