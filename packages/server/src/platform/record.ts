import type { MailKind } from '@rollcall/contract/mail.ts'
import type { AuditAction } from '../features/audit/audit-actions.ts'
import type { Clock } from './clock.ts'
import type { Db } from './database/database.ts'
import { newId } from './ids.ts'
import type { Principal, RequestOrigin } from './principal.ts'

/** What an operation says it did. Names are copied, so that the event still reads well when its subject is gone. */
export interface AuditEntry {
  action: AuditAction
  outcome?: 'success' | 'refused' | 'failed'
  target?: { kind: string; id: string | null; name: string | null }
  reason?: string | undefined
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  /** Only where the actor is not the caller: somebody who is just signing in, or follows a link. */
  actor?: { kind: 'user' | 'anonymous' | 'system'; id: string | null; name: string }
}

/** What each kind of mail says beside whom it is for; rendered when it is sent. */
export interface MailData {
  /** `requestedBy` where its receiver asked for it once more. */
  invitation: { requestedBy?: 'owner' }
  'password-reset': { requestedBy: 'administrator' | 'owner' }
  /** `endedSessions`: how many ended with the change. */
  'role-changed': { before: string[]; after: string[]; by: string; endedSessions?: number }
  'status-changed': { status: 'active' | 'inactive'; by: string }
  'password-changed': { how: 'changed' | 'reset' }
  'email-changed': { by: string }
  'api-key-created': { name: string; by: string }
  impersonated: { by: string; reason: string }
  /** `groups` has the first names of so many as `count` says. */
  'groups-inherited': { groups: string[]; count: number; by: string }
  test: Record<never, never>
}

/** A mail that goes out when the transaction has committed. Without a user nothing is sent: the work is the same. */
export type MailEntry = {
  [Kind in MailKind]: {
    kind: Kind
    to: { id: string; email: string | null } | undefined
    data: MailData[Kind]
    /** In whose name it is sent, where that is not the caller. */
    by?: string
  }
}[MailKind]

/** The same with the id it was given. */
export type RecordedMail = MailEntry & { id: string }

export interface AuditRow extends AuditEntry {
  id: string
  at: Date
  tenantId: string
  caller: Principal | undefined
  origin: RequestOrigin
}

/** A note has 7,900 bytes at most, an id 37 with its comma. */
const usersPerNote = 200

/** What goes into the transaction of an operation beside its own rows. */
export class Recorder {
  readonly entries: AuditEntry[] = []
  readonly mails: RecordedMail[] = []
  readonly #users = new Map<string, Set<string>>()
  readonly #tenants = new Set<string>()

  /** Forgets everything, because what was done was rolled back and begins again. */
  beginAgain(): void {
    this.entries.length = 0
    this.mails.length = 0
    this.#users.clear()
    this.#tenants.clear()
  }

  /** Adds an audit event. */
  audit(entry: AuditEntry): void {
    this.entries.push(entry)
  }

  /**
   * Sends a mail once the transaction has committed. Notices go out where the tenant's rules want them and the account has an email
   * address; invitations and resets to such an account always. Returns its id.
   */
  mail(entry: MailEntry): string {
    const id = newId()
    this.mails.push({ ...entry, id })
    return id
  }

  /** Says that what was cached about a user does not hold any more, on any node. */
  userChanged(tenantId: string, userId: string): void {
    const users = this.#users.get(tenantId) ?? new Set()
    this.#users.set(tenantId, users.add(userId))
  }

  /** The same for a tenant: its rules, its roles, and all who have them. */
  tenantChanged(tenantId: string): void {
    this.#tenants.add(tenantId)
  }

  /** What the nodes are told: `tenant:ID`, or `user:ID` and the ids of users, as many as fit in one note. */
  notes(): string[] {
    const ofUsers = [...this.#users].flatMap(([tenantId, users]) => {
      const ids = [...users]
      const count = Math.ceil(ids.length / usersPerNote)
      return Array.from({ length: count }, (_, n) => {
        return `user:${tenantId}:${ids.slice(n * usersPerNote, (n + 1) * usersPerNote).join()}`
      })
    })
    return [...[...this.#tenants].map((id) => `tenant:${id}`), ...ofUsers]
  }
}

/** Writes audit events with the commit of what they tell of; the log keeps their order. */
export function commitRecord(
  db: Db,
  entries: AuditEntry[],
  { actor, origin }: { actor: Principal | undefined; origin: RequestOrigin },
  tenantId: string,
  deps: { clock: Clock; writeAudit(db: Db, rows: AuditRow[]): void },
): void {
  const at = deps.clock.now()
  // Ids of the same millisecond are in no order of their own.
  const ids = entries.map(() => newId()).sort()
  deps.writeAudit(
    db,
    entries.map((entry, index) => ({
      ...entry,
      id: ids[index] as string,
      at,
      tenantId,
      caller: actor,
      origin,
    })),
  )
}
