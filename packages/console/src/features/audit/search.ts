import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { moment, oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

export const outcomes = ['success', 'refused', 'failed'] as const
export const ranges = ['1h', '24h', '7d', '30d', 'custom'] as const
export type Range = (typeof ranges)[number]

/** The parameters in the address of the audit log. */
export interface AuditSearch {
  /** Who acted, or what was acted on. */
  subject?: string
  actor?: string
  target?: string
  action?: string
  outcome?: AuditEvent['outcome']
  range?: Range
  /** In UTC; only with the range `custom`. */
  from?: string
  until?: string
  size?: PageSize
  cursor?: string
  /** The event whose details are open. */
  event?: string
}

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  return present({
    subject: text(search.subject),
    actor: text(search.actor),
    target: text(search.target),
    action: text(search.action),
    outcome: oneOf(outcomes, search.outcome),
    range: oneOf(ranges, search.range),
    from: moment(search.from),
    until: moment(search.until),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    event: text(search.event),
  })
}

const hours: Record<Exclude<Range, 'custom'>, number> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 }

export type AuditFilter = Pick<AuditSearch, 'actor' | 'target' | 'action' | 'outcome' | 'from' | 'until'>

/** The filter for the server. A range that moves with the clock is rounded to whole minutes, so that its pages can be cached. */
export function filterOf(search: AuditSearch, now: number): AuditFilter {
  const { actor, target, action, outcome, range, from, until } = search
  const common = { actor, target, action, outcome }
  if (range === undefined) return present(common)
  if (range === 'custom') return present({ ...common, from, until })
  const minute = Math.floor(now / 60_000) * 60_000
  return present({ ...common, from: new Date(minute - hours[range] * 3_600_000).toISOString() })
}
