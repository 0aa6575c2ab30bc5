import { concernOf, type Event } from './events.ts'

/** What caches drop on all nodes, and what products hear of on the change stream. */
export type Invalidation =
  | { readonly kind: 'principals'; readonly tenant: string; readonly principals: readonly string[] }
  /** Its rules, its roles, and all its principals. */
  | { readonly kind: 'tenant'; readonly tenant: string }

/** Of more principals it is cheaper to forget what is known of all of them. */
export const namedAtMost = 1000

/** What the events of a change make stale; empty when nothing. */
export function invalidationsOf(tenant: string, events: readonly Event[]): Invalidation[] {
  const concerns = events.map(concernOf)
  if (concerns.some((concern) => typeof concern === 'string')) return [{ kind: 'tenant', tenant }]
  const principals = [...new Set(concerns.flat())]
  return principals.length === 0 ? [] : [{ kind: 'principals', tenant, principals }]
}
