import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** How many mails with a link the account has been sent after a time, by whatever name they were requested. */
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

/** The last inviter of an account, or else its creator; undefined if the account does not exist. */
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
