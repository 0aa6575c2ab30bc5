import { concernOf, type Event } from '../platform/events.ts'
import type { Invalidation } from '../platform/invalidations.ts'

/** What the events of a change make stale; empty when nothing. */
export function invalidationsOf(tenant: string, events: readonly Event[]): Invalidation[] {
  const concerns = events.map(concernOf)
  if (concerns.some((concern) => typeof concern === 'string')) return [{ kind: 'tenant', tenant }]
  const principals = [...new Set(concerns.flat())]
  return principals.length === 0 ? [] : [{ kind: 'principals', tenant, principals }]
}
