import type { AttributeValue } from '@rollcall/access/attributes.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import type { UsersTable } from './schema-accounts.ts'
import type { GroupMembersTable, RoleGrantsTable, RolesTable } from './schema-grants.ts'

/** A time as JSON has it. */
type Moment = string | null

export function iso(at: Date | null | undefined): Moment {
  return at?.toISOString() ?? null
}

export interface KeptPeriod {
  startsAt: Moment
  endsAt: Moment
}

/** The days of a grant, as a snapshot has them. */
export function keptPeriod(grant: { startsAt?: Date | null; endsAt?: Date | null }): KeptPeriod {
  return { startsAt: iso(grant.startsAt), endsAt: iso(grant.endsAt) }
}

interface KeptRole extends KeptPeriod {
  id: string
  name: string
  source: RoleGrantsTable['source']
}

/** A deleted account with what it was given. It has no password, session, API key, link or browser: credentials do not come back. */
export interface UserSnapshot {
  account: {
    username: string
    email: string | null
    alias: string | null
    emailSetBy: string | null
    emailUnconfirmed: boolean
    kind: 'person' | 'service-account'
    provider: UsersTable['provider']
    preferences: Partial<Preferences>
    createdAt: string
    createdBy: string | null
    lastSignInAt: Moment
  }
  roles: KeptRole[]
  capabilities: (KeptPeriod & {
    permission: string
    reason: string
    source: RoleGrantsTable['source']
  })[]
  limits: Record<string, number | null>
  /** By key; a user by id. */
  attributes: Record<string, AttributeValue>
  groups: (KeptMember & { name: string })[]
}

/** A deleted group with its roles. Its members are kept apart, its API keys are not kept. */
export interface GroupSnapshot {
  description: string
  public: boolean
  createdAt: string
  createdBy: string | null
  members: number
  owners: number
  roles: KeptRole[]
}

/** A member of a deleted group, without a name: an account that is gone is not remembered here. */
export interface KeptMember extends KeptPeriod {
  id: string
  role: GroupMembersTable['role']
  source: GroupMembersTable['source']
}

/** The members of a deleted group, owners first, by name. */
export interface KeptMembers {
  all: KeptMember[]
}

/** A deleted role with its rights. */
export interface RoleSnapshot {
  key: string
  description: string
  externalName: string | null
  color: RolesTable['color']
  permissions: string[]
  limits: Record<string, number | null>
  revision: number
  users: number
  groups: number
}

/** The ids of the users and groups that had a deleted role by hand. */
export interface KeptHolders {
  users: string[]
  groups: string[]
}

/** What is kept apart from a snapshot of each kind, since it may be long. */
export interface Apart {
  user: null
  group: KeptMembers
  role: KeptHolders
}

/** What a snapshot of each kind looks like. */
export interface Snapshots {
  user: UserSnapshot
  group: GroupSnapshot
  role: RoleSnapshot
}
export type BinKind = keyof Snapshots
