import { sql } from 'kysely'
import type { Db } from '../platform/database/database.ts'

/** How many reset mails an account has asked for since, by whatever name they were asked for. */
export async function countRequestedResets(
  db: Db,
  tenantId: string,
  userId: string,
  since: Date,
): Promise<number> {
  const row = await db
    .selectFrom('mails')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('createdAt', '>', since)
    .where('kind', '=', 'password-reset')
    .where(sql<boolean>`data ->> 'requestedBy' = 'owner'`)
    .executeTakeFirstOrThrow()
  return row.count
}
