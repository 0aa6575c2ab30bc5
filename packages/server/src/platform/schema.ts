import type { ProfileSource } from '@rollcall/access/profile.ts'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { MailKind, MailStatus } from '@rollcall/contract/mail.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { AuthenticationMethod, PrincipalKind } from './principal.ts'

/** jsonb: read parsed, written as text. */
type Json<T> = ColumnType<T, string, string>
type Source = 'manual' | 'import' | 'ldap' | 'oidc' | 'saml' | 'scim'
/** Which connection or import; all zeros, which is the default: given by hand. */
type SourceId = Generated<string>

export interface TenantsTable {
  id: string
  slug: string
  name: string
  profileName: string
  profile: Json<ProfileSource>
  createdAt: Date
  revision: Generated<number>
  /** Of one tenant at most. */
  runsServer: Generated<boolean>
}

export interface TenantSettingsTable {
  tenantId: string
  defaultAdministratorId: string | null
}

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

export interface LinksTable {
  tenantId: string
  id: string
  purpose: 'setup' | 'password-reset' | 'invitation' | 'recovery'
  userId: string | null
  secretHash: Buffer
  createdAt: Date
  createdBy: string | null
  expiresAt: Date
  usedAt: Date | null
  /** It was shown to whoever made it. */
  handedOver: boolean
}

export interface TenantLogosTable {
  tenantId: string
  theme: 'light' | 'dark'
  digest: string
  picture: Buffer
  width: number
  height: number
  changedAt: Date
}

export interface MailTextsTable {
  tenantId: string
  kind: string
  language: string
  subject: string
  body: string
  builtinSubject: string
  builtinBody: string
  changedAt: Date
}

export interface AuditEventsTable {
  tenantId: string
  id: string
  at: Date
  action: string
  outcome: 'success' | 'refused' | 'failed'
  /** `api-key` is written no more: the event's API key says that one was used. */
  actorKind: PrincipalKind | 'api-key' | 'anonymous'
  actorId: string | null
  actorName: string
  impersonatorId: string | null
  impersonatorName: string | null
  targetKind: string | null
  targetId: string | null
  targetName: string | null
  reason: string | null
  before: Json<Record<string, unknown>> | null
  after: Json<Record<string, unknown>> | null
  address: string
  userAgent: string
  requestId: string
  apiKeyId: string | null
  apiKeyName: string | null
  apiKeyCreatedBy: string | null
  apiKeyCreatedByName: string | null
}

export interface IdempotencyKeysTable {
  tenantId: string
  actorId: string
  key: string
  operation: string
  requestHash: Buffer
  response: Json<unknown> | null
  createdAt: Date
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

export interface MailsTable {
  tenantId: string
  id: string
  kind: MailKind
  userId: string | null
  toAddress: string | null
  data: Json<Record<string, unknown>>
  status: MailStatus
  createdAt: Date
  createdBy: string | null
  sentAt: Date | null
  attempts: number
  lastError: string | null
  claimedUntil: Generated<Date | null>
}

export interface JobsTable {
  tenantId: string
  id: string
  action: BulkAction
  input: Json<{ role?: string; reason?: string; olderCredentials?: 'end' | 'keep'; notify?: false }>
  status: 'waiting' | 'running' | 'done'
  total: number
  succeeded: number
  refused: number
  createdAt: Date
  createdBy: string
  createdByName: string
  finishedAt: Date | null
  credential: 'session' | 'api-key'
  address: string
  userAgent: string
  requestId: string
  /** Its maker was given more before it was done. */
  stopped: boolean
  apiKey: Json<{ id: string; name: string; createdBy: { id: string; name: string } | null }> | null
}

export interface JobRowsTable {
  tenantId: string
  jobId: string
  position: number
  userId: string
  name: string
  outcome: 'waiting' | 'succeeded' | 'refused'
  code: string | null
  detail: string | null
}

/** Secrets that are used again, encrypted (platform/vault). */
export interface SecretsTable {
  tenantId: string
  ownerTable: string
  ownerId: string
  name: string
  keyId: string
  wrappedKey: Buffer
  sealed: Buffer
  changedAt: Date
}

/** Likewise of the server as a whole. */
export interface ServerSecretsTable {
  name: string
  keyId: string
  wrappedKey: Buffer
  sealed: Buffer
  changedAt: Date
}

/** Every table, in camelCase; a drift test compares it with what the migrations made. */
export interface ChangeLogTable {
  tenantId: string
  /** The transaction that wrote it. */
  xid: string
  id: string
  principals: string[] | null
  at: Generated<Date>
}

export interface Schema {
  tenants: TenantsTable
  tenantSettings: TenantSettingsTable
  roles: RolesTable
  users: UsersTable
  passwords: PasswordsTable
  roleGrants: RoleGrantsTable
  capabilityGrants: CapabilityGrantsTable
  userLimits: UserLimitsTable
  sessions: SessionsTable
  apiKeys: ApiKeysTable
  userWords: UserWordsTable
  groups: GroupsTable
  groupMembers: GroupMembersTable
  groupRoles: GroupRolesTable
  endedGrants: EndedGrantsTable
  pastRoles: PastRolesTable
  links: LinksTable
  tenantLogos: TenantLogosTable
  mailTexts: MailTextsTable
  auditEvents: AuditEventsTable
  idempotencyKeys: IdempotencyKeysTable
  signInFailures: SignInFailuresTable
  knownDevices: KnownDevicesTable
  mails: MailsTable
  jobs: JobsTable
  jobRows: JobRowsTable
  changeLog: ChangeLogTable
  secrets: SecretsTable
  serverSecrets: ServerSecretsTable
}
