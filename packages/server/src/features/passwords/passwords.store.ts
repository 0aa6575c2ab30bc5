import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { PasswordsTable } from '../../platform/schema-accounts.ts'

/** The stored password of a user; undefined for accounts that sign in elsewhere. */
export async function findPassword(
  db: Db,
  tenantId: string,
  userId: string,
): Promise<Selectable<PasswordsTable> | undefined> {
  const [row] = await find(db, tenantId, userId)
  return row
}
const find = statement<Selectable<PasswordsTable>, [tenant: string, user: string]>(
  'select * from passwords where tenant_id = $1 and user_id = $2',
)

/** Which of these accounts have a password. */
export async function findPasswordOwners(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('passwords')
    .select('userId')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .execute()
  return rows.map(({ userId }) => userId)
}

export async function upsertPassword(db: Db, password: Insertable<PasswordsTable>): Promise<void> {
  const { hash, mustChange, changedAt, setBy } = password
  await db
    .insertInto('passwords')
    .values(password)
    .onConflict((conflict) =>
      conflict
        .columns(['tenantId', 'userId'])
        .doUpdateSet({ hash, mustChange, changedAt, setBy: setBy ?? null }),
    )
    .execute()
}

export async function updateSetBy(db: Db, tenantId: string, userId: string, setBy: string): Promise<void> {
  await db
    .updateTable('passwords')
    .set({ setBy })
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
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
