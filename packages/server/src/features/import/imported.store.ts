import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { ImportUsersTable } from '../../platform/schema.ts'
import type { ImportId } from './imports.store.ts'

export type ImportedUser = Selectable<ImportUsersTable>

/** Keeps what an import has done to accounts. */
export async function insertImported(db: Db, rows: readonly ImportedUser[]): Promise<void> {
  const asText = rows.map((row) => ({
    ...row,
    before: JSON.stringify(row.before),
    after: JSON.stringify(row.after),
  }))
  await insertRows('importUsers', asText as never).execute(db)
}

/** What an import has done to accounts of one kind, by their ids, after the given one. */
export async function listImported(
  db: Db,
  { tenantId, id }: ImportId,
  kind: ImportedUser['kind'],
  page: { limit: number; after: string },
): Promise<ImportedUser[]> {
  return db
    .selectFrom('importUsers')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('importId', '=', id)
    .where('kind', '=', kind)
    .where(sql<boolean>`user_id > ${page.after}::uuid`)
    .orderBy('userId')
    .limit(page.limit)
    .execute()
}
