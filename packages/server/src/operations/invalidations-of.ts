import { concernOf, type Event } from '../platform/events.ts'
import type { Invalidation } from '../platform/invalidations.ts'

/** The principals, or the tenant, that the events of a change make stale; empty when there are none. */
export function invalidationsOf(tenant: string, events: readonly Event[]): Invalidation[] {
  const concerns = events.map(concernOf)
  if (concerns.some((concern) => typeof concern === 'string')) return [{ kind: 'tenant', tenant }]
  const principals = [...new Set(concerns.flat())]
  return principals.length === 0 ? [] : [{ kind: 'principals', tenant, principals }]
}
