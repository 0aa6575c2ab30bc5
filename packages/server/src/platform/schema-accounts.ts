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
  /** Who gave the address, where not the owner. */
  emailSetBy: Generated<string | null>
  /** No link is mailed to it until somebody confirms it who may reset the account. */
  emailUnconfirmed: Generated<boolean>
  alias: string | null
  /** What it is for: a person, or a product or work across tenants. */
  kind: Generated<'person' | 'service-account'>
  status: 'invited' | 'active' | 'inactive'
  /** Who checks the password; `none`: nobody signs in to it. */
  provider: 'password' | 'oidc' | 'saml' | 'ldap' | 'none'
  createdAt: Date
  createdBy: string | null
  updatedAt: Date
  lastSignInAt: Date | null
  preferences: Json<Partial<Preferences>>
  failedSignIns: Generated<number>
  lastFailedAt: Generated<Date | null>
  lockedUntil: Generated<Date | null>
}

export interface PasswordsTable {
  tenantId: string
  userId: string
  hash: string
  mustChange: boolean
  changedAt: Date
  /** Who may know it beside its owner, as the first of those who could choose it; null when nobody could. */
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
  /** How its user, or the administrator who impersonates them, was authenticated. */
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
  /** Either a user's or a group's. */
  userId: string | null
  groupId: string | null
  name: string
  hint: string
  secretHash: Buffer
  createdAt: Date
  createdBy: string
  /** Of a group's key, which may outlive the account. */
  createdByName: string | null
  expiresAt: Date | null
  lastUsedAt: Date | null
  addresses: string[] | null
  /** Of a group's key: the group was given more since it was made or woken. */
  asleepSince: Date | null
}

/** What people are searched by: `search-words.ts`. */
export interface UserWordsTable {
  tenantId: string
  /** Who finds somebody by it: those who see the names of lists (1), aliases (2), addresses (3). */
  level: number
  /** The beginning of a word in a name, folded, or the whole with a blank after it. */
  word: string
  userSort: string
  userId: string
}

export interface LinksTable {
  tenantId: string
  id: string
  purpose: 'setup' | 'password-reset' | 'invitation'
  userId: string | null
  secretHash: Buffer
  createdAt: Date
  createdBy: string | null
  expiresAt: Date
  usedAt: Date | null
  /** It was shown to whoever made it. */
  handedOver: boolean
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
