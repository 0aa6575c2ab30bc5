import type { Insertable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { UserPicturesTable } from '../../platform/schema-accounts.ts'

/** The picture with this digest; undefined when there is none, any more or ever. */
export async function findPicture(db: Db, tenantId: string, digest: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('userPictures')
    .select('picture')
    .where('tenantId', '=', tenantId)
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row?.picture
}

export async function upsertPicture(db: Db, row: Insertable<UserPicturesTable>): Promise<void> {
  const { tenantId: _, userId: __, ...picture } = row
  await db
    .insertInto('userPictures')
    .values(row)
    .onConflict((of) => of.columns(['tenantId', 'userId']).doUpdateSet(picture))
    .execute()
}

export async function deletePicture(db: Db, tenantId: string, userId: string): Promise<void> {
  await db.deleteFrom('userPictures').where('tenantId', '=', tenantId).where('userId', '=', userId).execute()
}
