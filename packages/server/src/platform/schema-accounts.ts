import type { Preferences } from '@rollcall/contract/me.ts'
import type { Generated } from 'kysely'
import type { AuthenticationMethod } from './principal.ts'
import type { Json } from './schema-columns.ts'

export interface UsersTable {
  tenantId: string
  id: string
  username: string
  usernameKey: string
  usernameSort: string
  email: string | null
  emailKey: string | null
  /** Who set the address, if not the owner. */
  emailSetBy: Generated<string | null>
  /** No link is mailed to the address until a user with the right to reset the account confirms it. */
  emailUnconfirmed: Generated<boolean>
  alias: string | null
  /** Whether it belongs to a person, or to a product or work across tenants. */
  kind: Generated<'person' | 'service-account'>
  status: 'invited' | 'active' | 'inactive'
  /** Who checks the password. `none`: nobody can sign in; `home-tenant`: its owner signs in to another tenant. */
  provider: 'password' | 'oidc' | 'saml' | 'ldap' | 'none' | 'home-tenant'
  createdAt: Date
  createdBy: string | null
  updatedAt: Date
  lastSignInAt: Date | null
  preferences: Json<Partial<Preferences>>
  failedSignIns: Generated<number>
  lastFailedAt: Generated<Date | null>
  lockedUntil: Generated<Date | null>
  /** The digest of the picture in {@link UserPicturesTable}. */
  picture: Generated<string | null>
}

export interface UserPicturesTable {
  tenantId: string
  userId: string
  digest: string
  picture: Buffer
  changedAt: Date
}

export interface PasswordsTable {
  tenantId: string
  userId: string
  hash: string
  mustChange: boolean
  changedAt: Date
  /** The first user who could choose the password, and so may know it beside its owner. Null if there is none. */
  setBy: string | null
}

export interface SessionsTable {
  tenantId: string
  id: string
  userId: string
  impersonatorId: string | null
  parentId: string | null
  reason: string | null
  tokenHash: Buffer
  /** How its user was authenticated; for an impersonation, how the administrator was. */
  methods: AuthenticationMethod[]
  authenticatedAt: Date
  createdAt: Date
  lastSeenAt: Date
  endsAt: Date
  address: string
  userAgent: string
}

export interface ApiKeysTable {
  tenantId: string
  id: string
  /** Either the user or the group that owns the key. */
  userId: string | null
  groupId: string | null
  name: string
  hint: string
  secretHash: Buffer
  createdAt: Date
  createdBy: string
  /** Only for a group's key, which may outlive its creator's account. */
  createdByName: string | null
  expiresAt: Date | null
  lastUsedAt: Date | null
  addresses: string[] | null
  /** Only for a group's key: set when the group was given more rights after the key was created or woken. */
  asleepSince: Date | null
  /** When the owner of a machine account is told that the key ends; null once it has happened, and for other keys. */
  noticeAt: Date | null
}

/** The attributes of accounts; see `access/attributes.ts`. */
export interface UserAttributesTable {
  tenantId: string
  userId: string
  key: string
  value: string
  /** What it is compared and ordered by. */
  valueKey: string
  /** No two accounts may have the same. */
  single: boolean
  /** The account that it refers to. */
  refersTo: string | null
}

/** The words by which users are found; see `search-words.ts`. */
export interface UserWordsTable {
  tenantId: string
  /**
   * Which callers find the user by it: callers who see names in lists (1), aliases (2), or addresses (3). From 11 on: one searchable
   * attribute each.
   */
  level: number
  /** The beginning of a word in a name, folded; a whole word ends with a blank. */
  word: string
  userSort: string
  userId: string
}

export interface LinksTable {
  tenantId: string
  id: string
  purpose: 'setup' | 'password-reset' | 'invitation' | 'recovery' | 'email-confirmation' | 'email-undo'
  userId: string | null
  secretHash: Buffer
  createdAt: Date
  createdBy: string | null
  expiresAt: Date
  usedAt: Date | null
  /** The link was shown to the administrator who created it. */
  handedOver: boolean
  /** The address that the account gets by the link; null for links of other purposes. */
  email: Generated<string | null>
  /** Who may have set that address, beside the owner: becomes `emailSetBy` of the account. */
  setBy: Generated<string | null>
}

export interface SignInFailuresTable {
  tenantId: string
  key: string
  failures: number
  lastFailedAt: Date
  lockedUntil: Date | null
}

export interface KnownDevicesTable {
  tenantId: string
  id: string
  userId: string
  tokenHash: Buffer
  createdAt: Date
  lastUsedAt: Date
  failedSignIns: number
  lastFailedAt: Date | null
  lockedUntil: Date | null
}
