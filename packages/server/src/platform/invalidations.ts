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

/** A note has 7,900 bytes at most, an id 37 with its comma. */
const principalsPerNote = 200

/** The notes by which nodes tell each other. */
export function notesOf(invalidation: Invalidation): string[] {
  if (invalidation.kind === 'tenant') return [`tenant:${invalidation.tenant}`]
  const { tenant, principals } = invalidation
  const count = Math.ceil(principals.length / principalsPerNote)
  return Array.from({ length: count }, (_, n) => {
    const some = principals.slice(n * principalsPerNote, (n + 1) * principalsPerNote)
    return `user:${tenant}:${some.join()}`
  })
}

/** Undefined for a note about something else. */
export function invalidationIn(note: string): Invalidation | undefined {
  const [kind, tenant, principals] = note.split(':')
  if (kind === 'tenant' && tenant) return { kind, tenant }
  if (kind === 'user' && tenant && principals)
    return { kind: 'principals', tenant, principals: principals.split(',') }
  return undefined
}
