import type { Profile } from '@rollcall/access/profile.ts'
import type { AccessModel } from '@rollcall/access/roles.ts'
import type { Subject } from '@rollcall/access/subject.ts'
import type { Caller, Preferences } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'

/** A tenant as every operation needs it: its rules and roles, compiled. */
export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly profile: Profile
  readonly model: AccessModel
  /** What screens show of each role, by its id. */
  readonly roles: ReadonlyMap<string, RoleFacts>
  /** Counts the changes of its rules and roles: which of them this is compiled from. */
  readonly revision: number
}

/** The part of a role that gives no rights. */
export interface RoleFacts {
  readonly description: string
  readonly externalName: string | null
  readonly color: Role['color']
  readonly builtIn: boolean
  readonly revision: number
}

/**
 * Who is asking, as the gate let them in: an active user with what they may do at this moment. With a group's API key it is the group,
 * which has its id as the user's, and for a username and alias `group:` and its name.
 */
export interface Principal {
  readonly credential: 'session' | 'api-key'
  /** The id of the session or of the API key. */
  readonly credentialId: string
  /** The API key by which it asks, for the audit log; null with a session. */
  readonly apiKey: ActingKey | null
  readonly tenant: Tenant
  readonly user: Caller
  readonly subject: Subject
  /** `subject.permissions` as keys, in the order of the catalogue. */
  readonly permissions: readonly string[]
  readonly preferences: Preferences
  readonly mustChangePassword: boolean
  /** Who it really is, while somebody looks at the product as this user. */
  readonly impersonator: Impersonator | null
  /** Signs the cursors of this caller's lists, so that no other caller can use or forge them. */
  readonly cursorKey: string
}

/** An API key, and who made it, as they are called. */
export interface ActingKey {
  readonly id: string
  readonly name: string
  readonly createdBy: { readonly id: string; readonly name: string } | null
}

/** By what somebody asks. */
export type PrincipalCredential = Pick<Principal, 'credential' | 'credentialId' | 'cursorKey' | 'apiKey'>

/** Is it the API key of a group that asks? Then there is no account behind it. */
export function isGroup({ user }: Pick<Principal, 'user'>): boolean {
  return user.provider === 'group'
}

/** Somebody who looks at the product as somebody else, from a session of their own. */
export interface Impersonator {
  readonly id: string
  readonly username: string
  readonly parentSessionId: string
  readonly reason: string
  readonly startedAt: Date
  readonly endsAt: Date
}

/** What a caller presents. Each names its tenant (see secrets.ts), so a look-up never leaves that tenant. */
export interface Credential {
  kind: 'session' | 'api-key'
  secret: string
  /** Where the request comes from that brings it: some API keys are good from some addresses only. */
  origin: RequestOrigin
}

/** Where a request came from, for sessions and the audit log. */
export interface RequestOrigin {
  id: string
  /** Empty when it is not known. */
  address: string
  userAgent: string
}
