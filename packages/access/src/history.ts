import type { Catalogue } from './catalogue.ts'
import { keysOf } from './permission-set.ts'
import { compileModel, type RoleDefinition } from './roles.ts'
import { compileSubject, grantState } from './subject.ts'

/** A grant with the time during which it existed. */
export interface Tie {
  grantedAt: Date
  startsAt: Date | null
  endsAt: Date | null
  /** The first moment at which it no longer existed; null while it exists. */
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

/** What a role gave during a period. */
export interface RoleRevision
  extends Pick<RoleDefinition, 'id' | 'key' | 'name' | 'allPermissions' | 'permissions'> {
  since: Date
  /** The first moment at which it gave something else or no longer existed; null: it gives this now. */
  until: Date | null
}

/** All grants of one user, present and past, with the roles that they gave. Rows may have more columns, which the result keeps. */
export interface AccessHistory<
  Role extends RoleTie,
  Group extends GroupTie,
  GroupRole extends RoleTie & GroupTie,
  Capability extends CapabilityTie,
> {
  roles: readonly Role[]
  groups: readonly Group[]
  /** The roles of groups that the user is or was a member of. */
  groupRoles: readonly GroupRole[]
  capabilities: readonly Capability[]
  revisions: readonly RoleRevision[]
}

/** What a user had at a moment. */
export interface AccessAt<Role, Group, GroupRole, Capability> {
  groups: Group[]
  /** A role of the user's own or through a group, with its revision at that time; without a revision where none was recorded. */
  roles: ((Role | GroupRole) & { revision: RoleRevision | undefined })[]
  capabilities: Capability[]
  /** Keys, in the order of the catalogue: everything that roles and capabilities gave then and the current catalogue has. */
  permissions: string[]
}

/** Says whether a grant counted at a moment: it existed, and the moment was within its period. */
export function countedAt(tie: Tie, at: Date): boolean {
  return tie.grantedAt <= at && (tie.endedAt === null || at < tie.endedAt) && grantState(tie, at) === 'valid'
}

/** The roles, groups, capabilities and permissions of a user at a moment, regardless of later changes and deletions. */
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
