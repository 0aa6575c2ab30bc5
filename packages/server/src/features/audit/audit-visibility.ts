import type { AuditEvent } from '@rollcall/contract/audit.ts'
import type { Principal } from '../../platform/principal.ts'
import { readableAt, withoutHiddenAttributes } from '../directory/attributes.facts.ts'
import { seesEmails, withoutAddresses } from '../directory/users.visibility.ts'
import { auditEvent } from './audit.service.ts'
import type { AuditEventRow } from './audit.store.ts'

/**
 * Events as this reader may see them: without attributes that they may not read, and without the addresses that lists obscure, unless the
 * reader may change accounts.
 */
export function readerOf(actor: Principal): (row: AuditEventRow) => AuditEvent {
  const withReadable = readingAttributes(actor)
  if (seesEmails(actor)) return (row) => auditEvent(withReadable(row))
  return (row) => withoutAddressesIn(auditEvent(withReadable(row))) as AuditEvent
}

/** The row without the attributes that this reader may not read. */
export function readingAttributes(actor: Principal): (row: AuditEventRow) => AuditEventRow {
  const ofOthers = readableAt(actor)
  const ofOwn = readableAt(actor, actor.id)
  return (row) => {
    const readable = (row.targetId === actor.id ? ofOwn : ofOthers)(row.at)
    const [before, after] = [row.before, row.after].map((facts) => withoutHiddenAttributes(facts, readable))
    return { ...row, before: before ?? null, after: after ?? null }
  }
}

function withoutAddressesIn(value: unknown): unknown {
  if (typeof value === 'string') return withoutAddresses(value)
  if (Array.isArray(value)) return value.map(withoutAddressesIn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAddressesIn(inner)]))
}

/** The row that {@link readerOf} shows: by what it hides, nothing is found. */
export function visibleTo(actor: Principal): (row: AuditEventRow) => AuditEventRow {
  const withReadable = readingAttributes(actor)
  if (seesEmails(actor)) return withReadable
  return (row) => {
    const shown = withReadable(row)
    return { ...shown, ...(withoutAddressesIn(textsOf(shown)) as ReturnType<typeof textsOf>) }
  }
}

function textsOf({ actorName, impersonatorName, targetName, reason, before, after }: AuditEventRow) {
  return { actorName, impersonatorName, targetName, reason, before, after }
}

/** A name of the log as this reader may see it. */
export function nameFor(actor: Principal): (name: string) => string {
  return seesEmails(actor) ? (name) => name : withoutAddresses
}
