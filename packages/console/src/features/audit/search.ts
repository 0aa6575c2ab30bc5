import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { moment, oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

export const outcomes = ['success', 'refused', 'failed'] as const
export const credentials = ['session', 'api-key', 'impersonation', 'server', 'none'] as const
export const ranges = ['1h', '24h', '7d', '30d', 'custom'] as const
export type Range = (typeof ranges)[number]

/** What the log is narrowed by, beside the time. */
export interface AuditFacets {
  /** Who acted, or what was acted on. */
  subject?: string
  actor?: string
  target?: string
  action?: string
  outcome?: AuditEvent['outcome']
  kind?: string
  credential?: (typeof credentials)[number]
  address?: string
  network?: string
  request?: string
  q?: string
}

/** A network as the server counts them. */
function network(value: unknown): string | undefined {
  const given = text(value)
  return given && /^((\d{1,3}\.){3}0\/24|([0-9a-f]{1,4}:){4}:\/64)$/.test(given) ? given : undefined
}

/** The search parameters of the audit log's page. */
export interface AuditSearch extends AuditFacets {
  range?: Range
  /** Moments in UTC; only with the range `custom`. */
  from?: string
  until?: string
  size?: PageSize
  cursor?: string
  /** The event that is unfolded. */
  event?: string
}

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  return present({
    subject: text(search.subject),
    actor: text(search.actor),
    target: text(search.target),
    action: text(search.action),
    outcome: oneOf(outcomes, search.outcome),
    kind: text(search.kind),
    credential: oneOf(credentials, search.credential),
    address: text(search.address),
    network: network(search.network),
    request: text(search.request),
    q: text(search.q),
    range: oneOf(ranges, search.range),
    from: moment(search.from),
    until: moment(search.until),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    event: text(search.event),
  })
}

const hours: Record<Exclude<Range, 'custom'>, number> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 }

export type AuditFilter = AuditFacets & Pick<AuditSearch, 'from' | 'until'>

/** The server's filter for a search. The start of a moving range is rounded to whole minutes, so that reloads of a page show the same. */
export function filterOf(search: AuditSearch, now: number): AuditFilter {
  const { range, from, until, size: _size, cursor: _cursor, event: _event, ...facets } = search
  if (range === undefined) return present(facets)
  if (range === 'custom') return present({ ...facets, from, until })
  const minute = Math.floor(now / 60_000) * 60_000
  return present({ ...facets, from: new Date(minute - hours[range] * 3_600_000).toISOString() })
}
