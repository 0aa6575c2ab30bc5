import type { AuditEvent } from '@rollcall/contract/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { type AuditEventRow, findPresent } from './audit.store.ts'

export type { AuditEventRow }

function apiKeyOf({ apiKeyId: id, apiKeyName, ...row }: AuditEventRow): AuditEvent['apiKey'] {
  if (id === null) return null
  const { apiKeyCreatedBy: maker, apiKeyCreatedByName } = row
  const createdBy = maker === null ? null : { id: maker, name: apiKeyCreatedByName ?? '' }
  return { id, name: apiKeyName ?? '', createdBy }
}

const kept = new Set(['user', 'service-account', 'group', 'role'])
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Says of subjects that they were deleted, where they were. */
export async function markGone<S extends { kind: string; id: string }>(
  db: Db,
  tenantId: string,
  subjects: S[],
) {
  const mayBeGone = ({ kind, id }: S) => kept.has(kind) && uuid.test(id)
  const present = await findPresent(
    db,
    tenantId,
    subjects.filter(mayBeGone).map(({ id }) => id),
  )
  return subjects.map((subject) =>
    mayBeGone(subject) && !present.has(subject.id) ? { ...subject, deleted: true as const } : subject,
  )
}

/** Says of accounts, groups and roles in these events that they were deleted, where they were. */
export async function markDeleted(db: Db, tenantId: string, events: AuditEvent[]): Promise<AuditEvent[]> {
  const mayBeGone = (subject: AuditEvent['actor'] | AuditEvent['target']) =>
    subject?.id && kept.has(subject.kind) && uuid.test(subject.id) ? subject.id : undefined
  const ids = events
    .flatMap(({ actor, target }) => [mayBeGone(actor), mayBeGone(target)])
    .filter((id) => id !== undefined)
  const present = await findPresent(db, tenantId, [...new Set(ids)])
  const marked = <S extends AuditEvent['actor'] | AuditEvent['target']>(subject: S): S => {
    const id = mayBeGone(subject)
    return id === undefined || present.has(id) ? subject : { ...subject, deleted: true }
  }
  return events.map((event) => ({ ...event, actor: marked(event.actor), target: marked(event.target) }))
}

/** An event as those see it who read the log. */
export function auditEvent(row: AuditEventRow): AuditEvent {
  return {
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    outcome: row.outcome,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    apiKey: apiKeyOf(row),
    impersonator: row.impersonatorId ? { id: row.impersonatorId, name: row.impersonatorName ?? '' } : null,
    target: row.targetKind ? { kind: row.targetKind, id: row.targetId, name: row.targetName } : null,
    reason: row.reason,
    before: row.before,
    after: row.after,
    address: row.address,
    userAgent: row.userAgent,
    requestId: row.requestId,
  }
}
