import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** How many mails with a link an account has asked for since, by whatever name they were asked for. */
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
    .where('kind', 'in', ['password-reset', 'invitation'])
    .where(sql<boolean>`data ->> 'requestedBy' = 'owner'`)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Who invited the owner of an account last, or else made the account; undefined for an account that is not there. */
export async function findInviter(db: Db, tenantId: string, userId: string): Promise<string | undefined> {
  const last = db
    .selectFrom('mails')
    .select('createdBy')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('kind', '=', 'invitation')
    .orderBy('createdAt', 'desc')
    .limit(1)
  const row = await db
    .selectFrom('users')
    .select((eb) => eb.fn.coalesce(last, 'createdBy').as('by'))
    .where('tenantId', '=', tenantId)
    .where('id', '=', userId)
    .executeTakeFirst()
  return row?.by ?? undefined
}
