import { keysOf } from '@rollcall/access/permission-set.ts'
import type { Profile } from '@rollcall/access/profile.ts'
import type { AccessModel } from '@rollcall/access/roles.ts'
import type { Subject } from '@rollcall/access/subject.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { RoleBadge, User } from '@rollcall/contract/users.ts'

/** A tenant as every operation needs it: its rules and roles, compiled. */
export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly profile: Profile
  readonly model: AccessModel
  /** What screens show of each role, by its id. */
  readonly roles: ReadonlyMap<string, RoleFacts>
  /** What is known of its logos without the pictures. */
  readonly logos: readonly TenantLogo[]
  /** Counts the changes of its rules and roles: which of them this is compiled from. */
  readonly revision: number
  /** It is the one tenant that runs the server, where permissions `server:…` exist. */
  readonly runsServer: boolean
}

export interface TenantLogo {
  readonly theme: 'light' | 'dark'
  /** Names the picture. */
  readonly digest: string
  readonly width: number
  readonly height: number
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
 * What acts: the account of a person, a group by its API key, the account of a product, or the server itself. That is authenticated by
 * nothing, so it is only ever named, in the audit log.
 */
export type PrincipalKind = 'user' | 'group' | 'service-account' | 'system'

/** By what a principal was authenticated. `link`: by the one-time link of a setup or an invitation. */
export type AuthenticationMethod = 'password' | 'link' | 'api-key'

/** Who acts, with what they may do at this moment. Made by `authenticate` from a secret, and by `resolve` from what the database has. */
export interface Principal {
  readonly kind: Exclude<PrincipalKind, 'system'>
  readonly id: string
  /** As logs and mails call it: the username; of a group `group:` and its name, so that none passes for the account of that name. */
  readonly name: string
  /** The tenant that it belongs to, and where it is authenticated. */
  readonly home: Tenant
  /** The tenant that it acts in. */
  readonly tenant: Tenant
  /** What it may do in a tenant; undefined where it has no access. */
  accessIn(tenant: Pick<Tenant, 'id'>): Subject | undefined
  /** What it may do in `tenant`. */
  readonly subject: Subject
  /** `subject.permissions` as keys, in the order of the catalogue. */
  readonly permissions: readonly string[]
  /** Its roles in `tenant`, as they are shown. */
  readonly roles: readonly RoleBadge[]
  readonly credential: PrincipalCredential
  /** How it was authenticated; empty where a job acts in its name. */
  readonly methods: readonly AuthenticationMethod[]
  /** When that was; null for an API key, which is shown with each request, and for a job. */
  readonly authenticatedAt: Date | null
  /** Who it really is, while an administrator looks at the product as this user. */
  readonly impersonator: Impersonator | null
  /** What the directory has of it; null for a group. */
  readonly account: ActingAccount | null
  /** From this moment on (ms) it must be read again: a grant begins or ends, or the credential ends. Infinity: no such moment. */
  readonly validUntil: number
  /** Signs the cursors of its lists, so that no other caller can use or forge them. */
  readonly cursorKey: string
}

/** The session or the API key that a principal acts by; `id` is that of a job where one acts in its name. */
export interface PrincipalCredential {
  readonly kind: 'session' | 'api-key'
  readonly id: string
  /** For the audit log; null with a session. */
  readonly apiKey: ActingKey | null
}

/** An API key, and who made it, as they are called. */
export interface ActingKey {
  readonly id: string
  readonly name: string
  readonly createdBy: { readonly id: string; readonly name: string } | null
}

/** An account that acts, as the directory has it. */
export interface ActingAccount {
  readonly user: User
  readonly preferences: Preferences
  readonly mustChangePassword: boolean
}

/** What a principal is made from. */
export type PrincipalFacts = Omit<Principal, 'home' | 'tenant' | 'accessIn' | 'permissions'>

/**
 * A principal in its home tenant. Access elsewhere comes with memberships, of which there are none yet: `accessIn` knows the home tenant
 * alone.
 */
export function createPrincipal(home: Tenant, facts: PrincipalFacts): Principal {
  const { subject } = facts
  return {
    ...facts,
    home,
    tenant: home,
    accessIn: ({ id }) => (id === home.id ? subject : undefined),
    permissions: keysOf(home.model.catalogue, subject.permissions),
  }
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
  /** The languages that the caller reads, as `Accept-Language` has them. */
  acceptLanguage?: string | undefined
}
