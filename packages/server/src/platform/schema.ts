import type { ProfileSource } from '@rollcall/access/profile.ts'
import type { AttributeChanges } from '@rollcall/contract/attributes.ts'
import type {
  BackupChecked,
  BackupEncryption,
  BackupStatus,
  BackupTrouble,
} from '@rollcall/contract/backups.ts'
import type {
  ColumnTarget,
  ImportInvitations,
  ImportOutcome,
  ImportStatus,
  ImportUpdate,
} from '@rollcall/contract/imports.ts'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { ListLayout } from '@rollcall/contract/list-layout.ts'
import type { MailKind, MailStatus } from '@rollcall/contract/mail.ts'
import type {
  OffboardingDetails,
  OffboardingMode,
  OffboardingStatus,
} from '@rollcall/contract/offboardings.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { Generated, GeneratedAlways } from 'kysely'
import type { PrincipalKind } from './principal.ts'
import type {
  ApiKeysTable,
  KnownDevicesTable,
  LinksTable,
  PasswordsTable,
  SessionsTable,
  SignInFailuresTable,
  UserAttributesTable,
  UserPicturesTable,
  UsersTable,
  UserWordsTable,
} from './schema-accounts.ts'
import type { Json } from './schema-columns.ts'
import type {
  CapabilityGrantsTable,
  EndedGrantsTable,
  GroupMembersTable,
  GroupRolesTable,
  GroupsTable,
  PastRolesTable,
  RoleGrantsTable,
  RolesTable,
  UserLimitsTable,
} from './schema-grants.ts'
import type {
  MachineOwnersTable,
  MembershipsTable,
  ServiceAccountsTable,
  VisitOffersTable,
  VisitsTable,
  VisitUsesTable,
} from './schema-visits.ts'
import type { Apart, BinKind, Snapshots } from './snapshots.ts'

export interface TenantsTable {
  id: string
  slug: string
  name: string
  profileName: string
  profile: Json<ProfileSource>
  createdAt: Date
  revision: Generated<number>
  /** True for one tenant at most. */
  runsServer: Generated<boolean>
  /** Since when nobody signs in to it; null while it is in use. */
  suspendedAt: Generated<Date | null>
  suspendedReason: Generated<string | null>
}

/** The marks of tenants that are to be deleted, and those of tenants that are gone. */
export interface TenantErasuresTable {
  tenantOf: string
  requestedAt: Generated<Date>
  /** The transaction that set the mark. */
  requestedIn: Generated<number>
  /** Before this moment no row is erased; null until another transaction has seen the mark. */
  dueAt: Generated<Date | null>
  /** When nothing was left of the tenant. */
  endedAt: Generated<Date | null>
  /** So many audit events were erased. */
  events: Generated<number>
  progress: Json<TenantDeletion> | null
}

/** How far the deletion of a tenant is. */
export interface TenantDeletion {
  /** So many tables have no row of it any more. */
  tables: number
  /** How many rows were deleted, by table. */
  rows: Record<string, number>
}

/** The short names that lead to tenants. */
export interface TenantSlugsTable {
  slug: string
  tenantOf: string
  /** Null for the present one. */
  endsAt: Date | null
}

export interface TenantSettingsTable {
  tenantId: string
  defaultAdministratorId: string | null
  firstStepsPutAwayAt: Generated<Date | null>
}

/** Limits of people, with the seats that are taken. */
export interface SeatsTable {
  tenantId: string
  /** A role; zeros: everybody of the tenant. */
  counted: string
  most: number
  taken: number
}

export interface SavedViewsTable {
  tenantId: string
  id: string
  /** Null for views that belong to the tenant: they are shared. */
  ownerId: string | null
  list: string
  name: string
  nameKey: string
  search: Json<Record<string, string>>
  layout: Json<ListLayout> | null
  createdAt: Date
  updatedAt: Date
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
  /** `api-key` is in old rows only: new events name the API key in a field of its own. */
  actorKind: PrincipalKind | 'tenant' | 'api-key' | 'anonymous'
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
  credential: GeneratedAlways<'session' | 'api-key' | 'impersonation' | 'server' | 'none'>
  /** The /64 of an IPv6 address, or the address itself. */
  network: GeneratedAlways<string>
  apiKeyId: string | null
  apiKeyName: string | null
  apiKeyCreatedBy: string | null
  apiKeyCreatedByName: string | null
}

/** How far the tables by which the log is asked have followed it. */
export interface AuditIndexedTable {
  tenantId: string
  at: Date
  id: string
}

export interface AuditDaysTable {
  tenantId: string
  /** Days since 1970, in UTC. */
  day: number
  action: string
  outcome: 'success' | 'refused' | 'failed'
  targetKind: string
  credential: string
  events: number
}

export interface AuditSubjectsTable {
  tenantId: string
  word: string
  id: string
  name: string
  kind: string
}

export interface AuditWordsTable {
  tenantId: string
  word: string
  at: Date
  id: string
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

/** What a job does to each account, as its batches read it. */
interface JobInput {
  role?: string
  permission?: string
  startsAt?: string
  endsAt?: string
  group?: { id: string; name: string }
  attributes?: AttributeChanges
  reason?: string
  olderCredentials?: 'end' | 'keep'
  notify?: false
}

export interface JobsTable {
  tenantId: string
  id: string
  action: BulkAction
  input: Json<JobInput>
  status: 'waiting' | 'running' | 'done'
  total: number
  succeeded: number
  refused: number
  createdAt: Date
  createdBy: string
  createdByName: string
  /** When its first users were changed. */
  startedAt: Date | null
  finishedAt: Date | null
  /** It was ended before all its users were changed. Its status is done then. */
  cancelled: boolean
  /** The job that does again what this one refused. */
  ranAgainAs: string | null
  credential: 'session' | 'api-key'
  address: string
  userAgent: string
  requestId: string
  /** The job was stopped because its creator was given more rights meanwhile. */
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

/** One account whose owner leaves, at once or at a moment; it outlives the account. */
export interface OffboardingsTable {
  tenantId: string
  id: string
  userId: string
  userName: string
  mode: OffboardingMode
  heirId: string | null
  heirName: string | null
  groupKeys: 'sleep' | 'keep'
  reason: string | null
  notify: boolean
  /** Credentials of the heir that are older than the groups it gets stay. */
  keepOlder: boolean
  status: OffboardingStatus
  dueAt: Date
  finishedAt: Date | null
  receipt: Json<NonNullable<OffboardingDetails['receipt']>> | null
  groupsToId: string | null
  groupsToName: string | null
  refusalCode: ProblemCode | null
  refusalDetail: string | null
  createdAt: Date
  createdBy: string
  createdByName: string
  credential: 'session' | 'api-key'
  apiKey: Json<{ id: string; name: string; createdBy: { id: string; name: string } | null }> | null
  address: string
  userAgent: string
  requestId: string
  /** Its maker was given more before it was done. */
  stopped: Generated<boolean>
}

/** The backups that the server has made, in the tenant that runs it. */
export interface BackupsTable {
  tenantId: string
  id: string
  createdAt: Date
  createdBy: string | null
  createdByName: string | null
  /** The moment of the schedule that it is for; null for one that somebody asked for. */
  scheduledFor: Date | null
  /** The slug of the one tenant that is in it; null: all tenants. */
  ofTenant: string | null
  encryption: BackupEncryption
  status: BackupStatus
  trouble: BackupTrouble | null
  file: string
  bytes: number | null
  rows: number | null
  tenants: number | null
  sha256: string | null
  checked: BackupChecked | null
  checkedAt: Date | null
  startedAt: Date | null
  finishedAt: Date | null
}

/** A file of users from its upload until it can no longer be taken back. */
export interface ImportsTable {
  tenantId: string
  id: string
  file: string
  /** `reading`: its upload is not done. */
  status: ImportStatus | 'reading'
  sheets: string[]
  sheet: string | null
  columns: Json<{ name: string; target: ColumnTarget | null; samples: string[] }[]>
  lines: number
  updateBy: ImportUpdate
  invitations: ImportInvitations
  inviteAt: Date | null
  /** What its run does with older credentials. */
  olderCredentials: 'end' | 'keep' | 'ask' | null
  created: number
  changed: number
  unchanged: number
  refused: number
  progress: number
  trouble: Json<{ sentence: string; params: Readonly<Record<string, unknown>> }> | null
  /** The problem code of `trouble`. */
  troubleCode: GeneratedAlways<string | null>
  takenBack: Json<{ deleted: number; restored: number; left: number }> | null
  createdAt: Date
  finishedAt: Date | null
  takeBackUntil: Date | null
  expiresAt: Date
  createdBy: string
  createdByName: string
  credential: 'session' | 'api-key'
  apiKey: Json<{ id: string; name: string; createdBy: { id: string; name: string } | null }> | null
  address: string
  userAgent: string
  requestId: string
}

/** A line of a file that is not imported yet. */
export interface ImportLinesTable {
  tenantId: string
  importId: string
  line: number
  cells: string[]
  outcome: ImportOutcome
  reasons: Json<LineReason[]>
  changes: Json<LineChange[]>
  keys: string[]
  awaits: string[]
}

/** Why a line is refused: a sentence with its parameters, and the place of the column. */
export interface LineReason {
  column: number | null
  code: string
  params: Readonly<Record<string, unknown>>
}

export interface LineChange {
  target: ColumnTarget
  before: string | null
  after: string
}

/** What an import has set in an account, or what was there before. */
export interface ImportedFacts {
  email?: string | null
  alias?: string | null
  attributes?: Record<string, string | number | boolean | null>
  /** Ids of roles. */
  roles?: string[]
  /** Ids of the groups that the account was added to. */
  groups?: string[]
}

/** An account that an import has created or changed. */
export interface ImportUsersTable {
  tenantId: string
  importId: string
  userId: string
  kind: 'created' | 'changed'
  before: Json<ImportedFacts>
  after: Json<ImportedFacts>
}

/** What a column of this name held in the last file. */
export interface ImportColumnsTable {
  tenantId: string
  key: string
  target: ColumnTarget | null
  usedAt: Date
}

/** What was deleted and can be restored until a moment. */
export interface RecycleBinTable {
  tenantId: string
  /** The id that it had, and has again when it is restored. */
  id: string
  kind: BinKind
  name: string
  nameSort: string
  nameKey: string
  /** Of an account the key of its address, of a role its External Role Name. */
  otherKey: string | null
  namesHeld: boolean
  deletedAt: Date
  deletedBy: string | null
  deletedByName: string
  endsAt: Date
  snapshot: Json<Snapshots[BinKind]>
  /** The members of a group, or the holders of a role. */
  members: Json<Apart[BinKind]> | null
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

/** Secrets of the server as a whole, encrypted too. */
export interface ServerSecretsTable {
  name: string
  keyId: string
  wrappedKey: Buffer
  sealed: Buffer
  changedAt: Date
}

/** How a node did at a moment and since the one before. */
export interface NodeSamplesTable {
  node: string
  at: Generated<Date>
  name: string
  version: string
  startedAt: Date
  stopped: Generated<boolean>
  seconds: number
  cpu: number
  loopDelay: number
  requests: number
  rss: number
  heap: number
  heapLimit: number
  underWay: number
  connections: number
  waiting: number
  queueWaiting: number
  queueOldest: number
}

export interface ChangeLogTable {
  tenantId: string
  /** The transaction that wrote the entry. */
  xid: string
  id: string
  principals: string[] | null
  at: Generated<Date>
}

/** Every table, in camelCase. A test compares it with what the migrations make. */
export interface Schema {
  tenantSlugs: TenantSlugsTable
  tenants: TenantsTable
  tenantSettings: TenantSettingsTable
  tenantErasures: TenantErasuresTable
  seats: SeatsTable
  savedViews: SavedViewsTable
  recycleBin: RecycleBinTable
  roles: RolesTable
  users: UsersTable
  passwords: PasswordsTable
  roleGrants: RoleGrantsTable
  capabilityGrants: CapabilityGrantsTable
  userLimits: UserLimitsTable
  sessions: SessionsTable
  apiKeys: ApiKeysTable
  userWords: UserWordsTable
  userAttributes: UserAttributesTable
  groups: GroupsTable
  groupMembers: GroupMembersTable
  groupRoles: GroupRolesTable
  endedGrants: EndedGrantsTable
  pastRoles: PastRolesTable
  links: LinksTable
  tenantLogos: TenantLogosTable
  userPictures: UserPicturesTable
  mailTexts: MailTextsTable
  auditEvents: AuditEventsTable
  auditIndexed: AuditIndexedTable
  auditDays: AuditDaysTable
  auditSubjects: AuditSubjectsTable
  auditWords: AuditWordsTable
  idempotencyKeys: IdempotencyKeysTable
  signInFailures: SignInFailuresTable
  knownDevices: KnownDevicesTable
  mails: MailsTable
  jobs: JobsTable
  jobRows: JobRowsTable
  offboardings: OffboardingsTable
  serviceAccounts: ServiceAccountsTable
  visits: VisitsTable
  memberships: MembershipsTable
  visitUses: VisitUsesTable
  visitOffers: VisitOffersTable
  machineOwners: MachineOwnersTable
  backups: BackupsTable
  imports: ImportsTable
  importLines: ImportLinesTable
  importUsers: ImportUsersTable
  importColumns: ImportColumnsTable
  nodeSamples: NodeSamplesTable
  changeLog: ChangeLogTable
  secrets: SecretsTable
  serverSecrets: ServerSecretsTable
}
