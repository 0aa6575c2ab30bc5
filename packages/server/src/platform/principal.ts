import { keysOf } from '@rollcall/access/permission-set.ts'
import type { Profile } from '@rollcall/access/profile.ts'
import type { AccessModel } from '@rollcall/access/roles.ts'
import type { Subject } from '@rollcall/access/subject.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { RoleBadge, User } from '@rollcall/contract/users.ts'

/** A tenant as operations use it, with its rules and roles compiled. */
export interface Tenant {
  readonly id: string
  readonly slug: string
  /** Earlier slugs that lead to it for a while. */
  readonly formerSlugs: readonly { readonly slug: string; readonly endsAt: Date }[]
  readonly name: string
  readonly profile: Profile
  readonly model: AccessModel
  /** The name and look of each role on screens, by its id. */
  readonly roles: ReadonlyMap<string, RoleFacts>
  /** What is known of its logos without the pictures. */
  readonly logos: readonly TenantLogo[]
  /** What is limited of it; empty where it may have any number of people. */
  readonly seats: readonly SeatLimit[]
  /** Counts the changes of the tenant's rules and roles. This compiled form is of this revision. */
  readonly revision: number
  /** True for the one tenant that runs the server. Only there do permissions `server:…` exist. */
  readonly runsServer: boolean
  /** Since when nobody can sign in to it; null while it is in use. */
  readonly suspendedAt: Date | null
  /** Since when it is being deleted. */
  readonly deletedAt: Date | null
}

/** Does a slug lead to the tenant at this moment: its own, or an earlier one whose time has not ended? */
export function isCalled(
  { slug: own, formerSlugs }: Pick<Tenant, 'slug' | 'formerSlugs'>,
  slug: string,
  now: Date,
): boolean {
  return slug === own || formerSlugs.some((former) => former.slug === slug && former.endsAt > now)
}

/** How many people a tenant may have, or how many of a role. */
export interface SeatLimit {
  /** The id of a role; zeros: all people of the tenant. */
  readonly counted: string
  readonly most: number
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
 * The kind of actor: the account of a person, a group by its API key, the account of a product, or the server itself. The server is never
 * authenticated; it only appears in the audit log.
 */
export type PrincipalKind = 'user' | 'group' | 'service-account' | 'system'

/** How a principal was authenticated. `link` is the one-time link of a setup or an invitation. */
export type AuthenticationMethod = 'password' | 'link' | 'api-key'

/** An actor, with its permissions of this moment. Made by `authenticate` from a secret, and by `resolve` from the database. */
export interface Principal {
  readonly kind: Exclude<PrincipalKind, 'system'>
  readonly id: string
  /** The name in logs and mails: the username, or for a group `group:` and its name, which no username can look like. */
  readonly name: string
  /** The tenant that it belongs to and is authenticated in. */
  readonly home: Tenant
  /** The tenant that it acts in. */
  readonly tenant: Tenant
  /** Its rights in a tenant; undefined without access. */
  accessIn(tenant: Pick<Tenant, 'id'>): Subject | undefined
  /** Its rights in `tenant`. */
  readonly subject: Subject
  /** The keys of `subject.permissions`, in the order of the catalogue. */
  readonly permissions: readonly string[]
  /** Its roles in `tenant`, as screens show them. */
  readonly roles: readonly RoleBadge[]
  readonly credential: PrincipalCredential
  /** How it was authenticated; empty where a job acts for it. */
  readonly methods: readonly AuthenticationMethod[]
  /** When it was authenticated. Null for an API key, which comes with each request, and for a job. */
  readonly authenticatedAt: Date | null
  /** The administrator who impersonates this user; null without an impersonation. */
  readonly impersonator: Impersonator | null
  /** Its account in the directory; null for a group. */
  readonly account: ActingAccount | null
  /** Set while its account is promoted to a service account, which may enter other tenants; null for a visitor. */
  readonly promotion: Promotion | null
  /** Set while it acts in a tenant that is not its home: the same caller at home. */
  readonly self: Principal | null
  /**
   * From this moment on (ms) it must be read again, because a grant begins or ends, or the credential ends. Infinity without such a moment.
   */
  readonly validUntil: number
  /** The key that signs the cursors of its lists, so that no other caller can use or forge them. */
  readonly cursorKey: string
}

/** The session or API key of a principal. Where a job acts for it, `id` is the job's. */
export interface PrincipalCredential {
  readonly kind: 'session' | 'api-key'
  readonly id: string
  /** For the audit log; null for a session. */
  readonly apiKey: ActingKey | null
}

/** An API key and its creator, with their names. */
export interface ActingKey {
  readonly id: string
  readonly name: string
  readonly createdBy: { readonly id: string; readonly name: string } | null
}

/** The acting account, as in the directory. */
export interface ActingAccount {
  readonly user: User
  readonly preferences: Preferences
  readonly mustChangePassword: boolean
}

/** The parts that a principal is made from. */
export type PrincipalFacts = Omit<Principal, 'home' | 'tenant' | 'accessIn' | 'permissions' | 'self'>

/** Makes a principal that acts in its home tenant. */
export function createPrincipal(home: Tenant, facts: PrincipalFacts): Principal {
  return principalIn(home, { ...facts, home, self: null })
}

/** Makes the principal that acts in another tenant for `self`, by an account there. */
export function createVisitor(tenant: Tenant, self: Principal, facts: PrincipalFacts): Principal {
  return principalIn(tenant, { ...facts, home: self.home, self })
}

function principalIn(
  tenant: Tenant,
  facts: Omit<Principal, 'tenant' | 'accessIn' | 'permissions'>,
): Principal {
  const { subject } = facts
  return {
    ...facts,
    tenant,
    accessIn: ({ id }) => (id === tenant.id ? subject : undefined),
    permissions: keysOf(tenant.model.catalogue, subject.permissions),
  }
}

/** The days of a service account. */
export interface Promotion {
  readonly startsAt: Date | null
  readonly endsAt: Date
}

/** An administrator who impersonates a user, from a session of their own. */
export interface Impersonator {
  readonly id: string
  readonly username: string
  readonly parentSessionId: string
  readonly reason: string
  readonly startedAt: Date
  readonly endsAt: Date
}

/** What a caller presents. The secret names its tenant (see secrets.ts), so a look-up never leaves that tenant. */
export interface Credential {
  kind: 'session' | 'api-key'
  secret: string
  /** Where the request comes from: some API keys are valid from some addresses only. */
  origin: RequestOrigin
}

/** Where a request came from, for sessions and the audit log. */
export interface RequestOrigin {
  id: string
  /** Empty when it is not known. */
  address: string
  userAgent: string
  /** The caller's languages, as in `Accept-Language`. */
  acceptLanguage?: string | undefined
}
