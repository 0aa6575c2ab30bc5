import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { PasswordsTable } from '../../platform/schema.ts'

export async function findPassword(
  db: Db,
  tenantId: string,
  userId: string,
): Promise<Selectable<PasswordsTable> | undefined> {
  return db
    .selectFrom('passwords')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .executeTakeFirst()
}

export async function upsertPassword(db: Db, password: Insertable<PasswordsTable>): Promise<void> {
  const { hash, mustChange, changedAt } = password
  await db
    .insertInto('passwords')
    .values(password)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'userId']).doUpdateSet({ hash, mustChange, changedAt }),
    )
    .execute()
}

/** Replaces a hash by one of the same password at today's cost, unless the password was changed meanwhile. */
export async function upgradeHash(
  db: Db,
  tenantId: string,
  userId: string,
  from: string,
  to: string,
): Promise<void> {
  await db
    .updateTable('passwords')
    .set({ hash: to })
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('hash', '=', from)
    .execute()
}
