import type { Db } from '../../platform/database/database.ts'

/** A browser in a network, as a mail has named it. */
export interface Place {
  browser: string | null
  system: string | null
  network: string
}

/** The mails of new browsers to a user since a time that were sent or will be: when they were made, and what they name. */
export async function listTold(
  db: Db,
  tenantId: string,
  userId: string,
  since: Date,
): Promise<{ createdAt: Date; place: Place }[]> {
  const rows = await db
    .selectFrom('mails')
    .select(['createdAt', 'data'])
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('createdAt', '>', since)
    .where('kind', '=', 'new-browser')
    .where('status', 'not in', ['failed', 'dropped'])
    .execute()
  return rows.map(({ createdAt, data }) => ({ createdAt, place: data as unknown as Place }))
}
