import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { csvLine, csvMark } from '@rollcall/contract/csv.ts'

const columns = [
  'at',
  'action',
  'outcome',
  'actorKind',
  'actorId',
  'actorName',
  'targetKind',
  'targetId',
  'targetName',
  'reason',
  'before',
  'after',
  'address',
  'userAgent',
  'requestId',
  'id',
] as const

/** The first line. */
export const csvHeader = csvMark + csvLine(columns)

/** One event as a line of CSV. */
export function eventLine(event: AuditEvent): string {
  return csvLine([
    event.at,
    event.action,
    event.outcome,
    event.actor.kind,
    event.actor.id,
    event.actor.name,
    event.target?.kind,
    event.target?.id,
    event.target?.name,
    event.reason,
    event.before && JSON.stringify(event.before),
    event.after && JSON.stringify(event.after),
    event.address,
    event.userAgent,
    event.requestId,
    event.id,
  ])
}
