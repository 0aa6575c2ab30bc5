import type { Catalogue } from './catalogue.ts'
import { keysOf } from './permission-set.ts'
import { compileModel, type RoleDefinition } from './roles.ts'
import { compileSubject, grantState } from './subject.ts'

/** A tie and the time in which it was there, whether it is there still or is over. */
export interface Tie {
  grantedAt: Date
  startsAt: Date | null
  endsAt: Date | null
  /** First moment at which it was no longer there; null while it is. */
  endedAt: Date | null
}

export interface RoleTie extends Tie {
  roleId: string
}
export interface GroupTie extends Tie {
  groupId: string
}
export interface CapabilityTie extends Tie {
  permission: string
}

/** What a role gave from a moment until another. */
export interface RoleRevision
  extends Pick<RoleDefinition, 'id' | 'key' | 'name' | 'allPermissions' | 'permissions'> {
  since: Date
  /** First moment at which it gave something else or was gone; null: it gives this now. */
  until: Date | null
}

/** All ties of one user, present and past, with what decides what they give. Rows may have more columns, which the answer keeps. */
export interface AccessHistory<
  Role extends RoleTie,
  Group extends GroupTie,
  GroupRole extends RoleTie & GroupTie,
  Capability extends CapabilityTie,
> {
  roles: readonly Role[]
  groups: readonly Group[]
  /** The roles of groups that the user is or was in. */
  groupRoles: readonly GroupRole[]
  capabilities: readonly Capability[]
  revisions: readonly RoleRevision[]
}

/** What a user had at a moment. */
export interface AccessAt<Role, Group, GroupRole, Capability> {
  groups: Group[]
  /** A role by itself or through a group, with what it was then; without a revision where nobody kept what it gave. */
  roles: ((Role | GroupRole) & { revision: RoleRevision | undefined })[]
  capabilities: Capability[]
  /** Keys, in the order of the catalogue: all that roles and capabilities gave then and the catalogue of today knows. */
  permissions: string[]
}

/** Did a tie count at a moment: was it there, and did the moment lie within its period? */
export function countedAt(tie: Tie, at: Date): boolean {
  return tie.grantedAt <= at && (tie.endedAt === null || at < tie.endedAt) && grantState(tie, at) === 'valid'
}

/** Which roles, groups, capabilities and permissions a user had at a moment, whatever was changed or deleted since. */
export function accessAt<
  Role extends RoleTie,
  Group extends GroupTie,
  GroupRole extends RoleTie & GroupTie,
  Capability extends CapabilityTie,
>(
  catalogue: Catalogue,
  history: AccessHistory<Role, Group, GroupRole, Capability>,
  at: Date,
): AccessAt<Role, Group, GroupRole, Capability> {
  const counted = <T extends Tie>(ties: readonly T[]) => ties.filter((tie) => countedAt(tie, at))
  const revisions = new Map(
    history.revisions
      .filter(({ since, until }) => since <= at && (until === null || at < until))
      .map((revision) => [revision.id, revision]),
  )
  const groups = counted(history.groups)
  const within = new Set(groups.map(({ groupId }) => groupId))
  const roles = [
    ...counted(history.roles),
    ...counted(history.groupRoles).filter(({ groupId }) => within.has(groupId)),
  ].map((tie) => ({ ...tie, revision: revisions.get(tie.roleId) }))
  const capabilities = counted(history.capabilities)
  const definitions = [...revisions.values()].map((revision) => ({ ...revision, limits: {} }))
  const { permissions } = compileSubject(
    compileModel(catalogue, definitions, []),
    {
      roles: roles.map(({ roleId }) => ({ roleId, source: '' })),
      capabilities: capabilities.map(({ permission }) => ({ id: '', permission, reason: '', source: '' })),
      limits: {},
    },
    at,
  )
  return { groups, roles, capabilities, permissions: keysOf(catalogue, permissions) }
}
