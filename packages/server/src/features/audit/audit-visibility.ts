import type { AuditEvent } from '@rollcall/contract/audit.ts'
import type { Principal } from '../../platform/principal.ts'
import { seesEmails, withoutAddresses } from '../directory/users.visibility.ts'
import { auditEvent } from './audit.service.ts'
import type { AuditEventRow } from './audit.store.ts'

/** Events as this reader may see them: without the addresses that lists obscure, unless the reader may change accounts. */
export function readerOf(actor: Principal): (row: AuditEventRow) => AuditEvent {
  return seesEmails(actor) ? auditEvent : (row) => withoutAddressesIn(auditEvent(row)) as AuditEvent
}

function withoutAddressesIn(value: unknown): unknown {
  if (typeof value === 'string') return withoutAddresses(value)
  if (Array.isArray(value)) return value.map(withoutAddressesIn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAddressesIn(inner)]))
}

/** The row that {@link readerOf} shows: by what it hides, nothing is found. */
export function visibleTo(actor: Principal): (row: AuditEventRow) => AuditEventRow {
  if (seesEmails(actor)) return (row) => row
  return (row) => ({ ...row, ...(withoutAddressesIn(textsOf(row)) as ReturnType<typeof textsOf>) })
}

function textsOf({ actorName, impersonatorName, targetName, reason, before, after }: AuditEventRow) {
  return { actorName, impersonatorName, targetName, reason, before, after }
}

/** A name of the log as this reader may see it. */
export function nameFor(actor: Principal): (name: string) => string {
  return seesEmails(actor) ? (name) => name : withoutAddresses
}
