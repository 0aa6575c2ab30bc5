/** Says that what is known about some principals of a tenant, or about the whole tenant, does not hold any more. */
export type Invalidation =
  | { readonly kind: 'principals'; readonly tenant: string; readonly principals: readonly string[] }
  /** Its rules, its roles, and all its principals. */
  | { readonly kind: 'tenant'; readonly tenant: string }

/** Reads a note as `Recorder.notes` writes it; throws a TypeError for any other text. */
export function parseNote(note: string): Invalidation {
  const [kind, tenant = '', principals = ''] = note.split(':')
  if (kind === 'tenant') return { kind, tenant }
  if (kind === 'user') return { kind: 'principals', tenant, principals: principals.split(',') }
  throw new TypeError('A note names a tenant or users')
}

/** The note that says the same. */
export function noteOf(invalidation: Invalidation): string {
  return invalidation.kind === 'tenant'
    ? `tenant:${invalidation.tenant}`
    : `user:${invalidation.tenant}:${invalidation.principals.join()}`
}
