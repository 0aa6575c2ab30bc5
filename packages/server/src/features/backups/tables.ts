import type { Schema } from '../../platform/schema.ts'

/** What a backup does with a table. */
export type Treatment =
  | {
      /** Its rows are in backups. */
      kept: true
      /** Only these rows, as a condition in SQL. */
      only?: string
      /** The secrets of its rows name their tenant, so they open nothing in a copy under another id, and are left out there. */
      notInCopies?: true
    }
  | { kept: false; why: string }

const kept = { kept: true } as const

/**
 * Every table, in the order in which rows are restored: each after those that it refers to. A new table does not compile until it is here.
 * docs/operators.md says the same in words.
 */
export const treatments: Record<keyof Schema, Treatment> = {
  tenants: kept,
  tenantErasures: { kept: false, why: 'they say what this server has deleted' },
  tenantSlugs: { kept: false, why: 'made anew from the short names; earlier ones end' },
  roles: kept,
  pastRoles: kept,
  users: kept,
  userPictures: kept,
  userAttributes: kept,
  userWords: { kept: false, why: 'made anew from the names and attributes of users' },
  tenantSettings: kept,
  // With the seats that are taken: the accounts of the backup are the same.
  seats: kept,
  passwords: kept,
  roleGrants: kept,
  capabilityGrants: kept,
  userLimits: kept,
  groups: kept,
  groupMembers: kept,
  groupRoles: kept,
  endedGrants: kept,
  apiKeys: { kept: true, notInCopies: true },
  // Of the others, one that was used after the backup would work once more.
  links: { kept: true, only: "purpose = 'invitation'", notInCopies: true },
  knownDevices: { kept: true, notInCopies: true },
  savedViews: kept,
  recycleBin: kept,
  tenantLogos: kept,
  mailTexts: kept,
  secrets: kept,
  offboardings: kept,
  machineOwners: kept,
  // In a copy under another id they would name the accounts and tenants of the original.
  serviceAccounts: { kept: true, notInCopies: true },
  visits: { kept: true, notInCopies: true },
  memberships: { kept: true, notInCopies: true },
  visitOffers: {
    kept: false,
    why: 'they are open for days, and one that was answered since would be open again',
  },
  visitUses: { kept: false, why: 'they say which visits go on at this moment' },
  auditEvents: kept,
  auditIndexed: { kept: false, why: 'the audit log is indexed anew' },
  auditDays: { kept: false, why: 'the audit log is indexed anew' },
  auditSubjects: { kept: false, why: 'the audit log is indexed anew' },
  auditWords: { kept: false, why: 'the audit log is indexed anew' },
  sessions: { kept: false, why: 'a session that has ended since would be good again' },
  idempotencyKeys: {
    kept: false,
    why: 'they are kept for a day, and say what happened to rows that may be gone',
  },
  signInFailures: { kept: false, why: 'they count for a day' },
  mails: { kept: false, why: 'a mail that was sent since would be sent again' },
  jobs: { kept: false, why: 'a job that was done since would be done again' },
  jobRows: { kept: false, why: 'they belong to jobs' },
  changeLog: { kept: false, why: 'it is about transactions of one database' },
  serverSecrets: { kept: false, why: 'they say which key this server has' },
  importColumns: kept,
  imports: { kept: false, why: 'a file that waits is uploaded again; users that were imported are there' },
  importLines: { kept: false, why: 'they belong to imports' },
  importUsers: { kept: false, why: 'they belong to imports' },
  nodeSamples: { kept: false, why: 'they are about processes of this server, and kept for an hour' },
  backups: { kept: false, why: 'they are about files of this server' },
}

/** The tables with rows in backups, by their names in the database, in the order of {@link treatments}. */
export const keptTables: ReadonlyMap<string, Extract<Treatment, { kept: true }>> = new Map(
  Object.entries(treatments).flatMap(([name, treatment]) =>
    treatment.kept ? [[nameInDatabase(name), treatment] as const] : [],
  ),
)

/** The names of all tables in the database, each after those that it refers to. */
export const allTables: readonly string[] = Object.keys(treatments).map(nameInDatabase)

function nameInDatabase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
