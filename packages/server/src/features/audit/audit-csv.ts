import type { AuditEvent } from '@rollcall/contract/audit.ts'

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

/** The first line, with a byte order mark: without it Excel reads the file in the system's old code page. */
export const csvHeader = `\uFEFF${columns.join(',')}\r\n`

/** One event as a line of CSV (RFC 4180). */
export function csvLine(event: AuditEvent): string {
  const values = [
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
  ]
  return `${values.map(csvCell).join(',')}\r\n`
}

/** Quotes what needs quoting, and puts an apostrophe before what a spreadsheet would run as a formula */
export function csvCell(value: string | null | undefined): string {
  if (value === null || value === undefined) return ''
  const safe = /^[\s\0\uFEFF]*[=+\-@|%＝＋－＠]/u.test(value) || value.startsWith('\t') ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}
