/** Says that what is known about some users of a tenant, or about the whole tenant, does not hold any more. */
export interface Invalidation {
  tenantId: string
  /** Without them: the tenant's rules, its roles, and everybody in it. */
  users?: readonly string[] | undefined
}

/** Reads a note as `Recorder.notes` writes it; throws a TypeError for any other text. */
export function parseNote(note: string): Invalidation {
  const [kind, tenantId = '', users = ''] = note.split(':')
  if (kind === 'tenant') return { tenantId }
  if (kind === 'user') return { tenantId, users: users.split(',') }
  throw new TypeError('A note names a tenant or users')
}

/** The note that says the same. */
export function noteOf({ tenantId, users }: Invalidation): string {
  return users ? `user:${tenantId}:${users.join()}` : `tenant:${tenantId}`
}
