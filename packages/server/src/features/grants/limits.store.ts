import type { Insertable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { UserLimitsTable } from '../../platform/schema-grants.ts'

export async function upsertUserLimit(db: Db, limit: Insertable<UserLimitsTable>): Promise<void> {
  const { value, grantedBy, grantedAt } = limit
  await db
    .insertInto('userLimits')
    .values(limit)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'userId', 'limitKey']).doUpdateSet({ value, grantedBy, grantedAt }),
    )
    .execute()
}

export async function deleteUserLimit(
  db: Db,
  tenantId: string,
  userId: string,
  limitKey: string,
): Promise<void> {
  await db
    .deleteFrom('userLimits')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('limitKey', '=', limitKey)
    .execute()
}
