import type { AuditEvent } from '@rollcall/contract/audit.ts'
import type { AuditEventRow } from './audit.store.ts'

export type { AuditEventRow }

function apiKeyOf({ apiKeyId: id, apiKeyName, ...row }: AuditEventRow): AuditEvent['apiKey'] {
  if (id === null) return null
  const { apiKeyCreatedBy: maker, apiKeyCreatedByName } = row
  const createdBy = maker === null ? null : { id: maker, name: apiKeyCreatedByName ?? '' }
  return { id, name: apiKeyName ?? '', createdBy }
}

/** An event as readers of the log see it. */
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
