import type { Role } from '@rollcall/contract/roles.ts'
import type { Generated, GeneratedAlways } from 'kysely'
import type { Json, Source, SourceId } from './schema-columns.ts'

export interface RolesTable {
  tenantId: string
  id: string
  key: string
  name: string
  description: string
  externalName: string | null
  color: Role['color']
  builtIn: boolean
  allPermissions: boolean
  permissions: string[]
  limits: Json<Record<string, number | null>>
  position: number
  createdAt: Date
  updatedAt: Date
  revision: Generated<number>
}

/** What a role gave before it was edited or deleted. */
export interface PastRolesTable {
  tenantId: string
  roleId: string
  revision: number
  key: string
  name: string
  allPermissions: boolean
  permissions: string[]
  since: Date
  until: Date
}

export interface RoleGrantsTable {
  tenantId: string
  userId: string
  roleId: string
  source: Source
  sourceId: SourceId
  reason: Generated<string | null>
  grantedBy: string | null
  grantedAt: Date
  startsAt: Date | null
  endsAt: Date | null
  /** A person set the end: the source neither moves nor repeats the grant. */
  endSetBy: Generated<string | null>
  endReason: Generated<string | null>
}

export interface CapabilityGrantsTable {
  tenantId: string
  id: string
  userId: string
  permission: string
  reason: string
  source: Source
  sourceId: SourceId
  grantedBy: string | null
  grantedAt: Date
  startsAt: Date | null
  endsAt: Date | null
}

export interface UserLimitsTable {
  tenantId: string
  userId: string
  limitKey: string
  value: number | null
  grantedBy: string | null
  grantedAt: Date
}

export interface GroupsTable {
  tenantId: string
  id: string
  name: string
  nameKey: string
  /** What lists search and sort by; kept by the database. */
  nameSort: GeneratedAlways<string>
  description: string
  public: boolean
  /** Kept by `members.change.store.ts`. */
  members: Generated<number>
  owners: Generated<number>
  createdAt: Date
  createdBy: string | null
  updatedAt: Date
}

export interface GroupMembersTable {
  tenantId: string
  groupId: string
  userId: string
  /** The user's `usernameSort`. */
  userSort: string
  role: 'owner' | 'member'
  source: Source
  sourceId: SourceId
  reason: Generated<string | null>
  addedBy: string | null
  addedAt: Date
  /** Null for owners: a group always has one. */
  startsAt: Generated<Date | null>
  endsAt: Generated<Date | null>
}

export interface GroupRolesTable {
  tenantId: string
  groupId: string
  roleId: string
  source: Generated<Source>
  sourceId: SourceId
  reason: Generated<string | null>
  grantedBy: string | null
  grantedAt: Date
  startsAt: Generated<Date | null>
  endsAt: Generated<Date | null>
}

/** A tie that is over: of a user to a role, a capability or a group, or of a group to a role. */
export interface EndedGrantsTable {
  tenantId: string
  id: Generated<string>
  userId: string | null
  groupId: string | null
  roleId: string | null
  permission: string | null
  source: Source
  sourceId: string
  reason: string | null
  grantedBy: string | null
  grantedAt: Date
  startsAt: Date | null
  endsAt: Date | null
  endedAt: Date
  endedBy: string | null
  cause: 'expired' | 'taken' | 'left' | 'source' | 'user-deleted' | 'group-deleted' | 'role-deleted'
  endReason: string | null
}
