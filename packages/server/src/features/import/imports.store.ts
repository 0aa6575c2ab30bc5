import type { ColumnTarget } from '@rollcall/contract/imports.ts'
import type { Total } from '@rollcall/contract/pagination.ts'
import { type Insertable, type Selectable, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement } from '../../platform/database/statement.ts'
import type { Ended } from '../../platform/database/sweep.ts'
import type { ImportsTable } from '../../platform/schema.ts'

/** `trouble` has more than its code. */
export type ImportRow = Omit<Selectable<ImportsTable>, 'troubleCode'>
/** An import as statements name it. */
export type ImportId = Pick<ImportRow, 'tenantId' | 'id'>

export async function insertImport(db: Db, row: Insertable<ImportsTable>): Promise<void> {
  await db.insertInto('imports').values(row).execute()
}

/** Returns the import whatever its status; undefined when there is none. */
export async function findImport(db: Db, tenantId: string, id: string): Promise<ImportRow | undefined> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** What changes in an import; columns in JSON as text. */
export type ImportChange = Partial<Omit<Insertable<ImportsTable>, 'tenantId' | 'id'>>

export async function updateImport(db: Db, { tenantId, id }: ImportId, change: ImportChange): Promise<void> {
  await db.updateTable('imports').set(change).where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** Changes an import if it is in one of these states; returns whether it was: of several who try at once, one does it. */
export async function claimImport(
  db: Db,
  { tenantId, id }: ImportId,
  from: readonly ImportRow['status'][],
  change: ImportChange,
): Promise<boolean> {
  const changed = await db
    .updateTable('imports')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('status', 'in', from)
    .returning('id')
    .execute()
  return changed.length > 0
}

/** Is the check that a request began still the present one? Then nobody changes its state before the transaction ends. */
export async function holdCheck(
  db: Db,
  { tenantId, id, requestId }: ImportId & Pick<ImportRow, 'requestId'>,
): Promise<boolean> {
  const held = await db
    .selectFrom('imports')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('status', '=', 'checking')
    .where('requestId', '=', requestId)
    .forShare()
    .execute()
  return held.length > 0
}

/** Deletes an import with its lines. */
export async function deleteImport(db: Db, { tenantId, id }: ImportId): Promise<void> {
  await db.deleteFrom('imports').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** A page of imports whose upload is done, newest first, after the given position. */
export async function listImports(
  db: Db,
  tenantId: string,
  page: { limit: number; after: CursorValues | undefined },
): Promise<ImportRow[]> {
  let query = uploaded(db, tenantId).selectAll()
  if (page.after) {
    const { at, id } = momentOf(page.after)
    query = query.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(at, id)))
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

export async function countImports(db: Db, tenantId: string): Promise<Total> {
  return countRows(db, uploaded(db, tenantId))
}

function uploaded(db: Db, tenantId: string) {
  return db.selectFrom('imports').where('tenantId', '=', tenantId).where('status', '<>', 'reading')
}

/** Imports that are done and whose users are invited at a moment. */
export async function listInvitingImports(
  db: Db,
  tenantId: string,
): Promise<Pick<ImportRow, 'id' | 'inviteAt'>[]> {
  return db
    .selectFrom('imports')
    .select(['id', 'inviteAt'])
    .where('tenantId', '=', tenantId)
    .where('status', '=', 'done')
    .where('inviteAt', 'is not', null)
    .execute()
}

const countKept = statement<{ files: number; lines: number }, [tenant: string, by: string]>(
  `select count(*) filter (where created_by = $2)::int as files, coalesce(sum(lines), 0)::int as lines from imports
    where tenant_id = $1 and status not in ('done', 'taking-back', 'taken-back')`,
)

/** How many files of an account wait in a tenant, and how many lines of everybody. */
export async function countWaiting(
  db: Db,
  tenantId: string,
  by: string,
): Promise<{ files: number; lines: number }> {
  return (await countKept(db, tenantId, by))[0] ?? { files: 0, lines: 0 }
}

/** What columns of these names held before, by the key of the name. */
export async function findRemembered(
  db: Db,
  tenantId: string,
  keys: readonly string[],
): Promise<Record<string, ColumnTarget | null>> {
  const rows = await db
    .selectFrom('importColumns')
    .select(['key', 'target'])
    .where('tenantId', '=', tenantId)
    .where('key', '=', sql<string>`any(${keys}::text[])`)
    .execute()
  return Object.fromEntries(rows.map(({ key, target }) => [key, target]))
}

/** The most names of columns that are remembered in a tenant. */
const mostRemembered = 1_000
const forgetOldest = statement<never, [tenant: string, most: number]>(
  `delete from import_columns where tenant_id = $1 and key in (
    select key from import_columns where tenant_id = $1 order by used_at desc, key offset $2)`,
)
const overwrite =
  'on conflict (tenant_id, key) do update set target = excluded.target, used_at = excluded.used_at'

/** Remembers what columns hold, by the keys of their names, and forgets what was not used for longest. */
export async function rememberColumns(
  db: Db,
  tenantId: string,
  held: ReadonlyMap<string, ColumnTarget | null>,
  usedAt: Date,
): Promise<void> {
  const rows = [...held].map(([key, target]) => ({ tenantId, key, target, usedAt }))
  if (rows.length === 0) return
  await insertRows('importColumns', rows, { rest: overwrite }).execute(db)
  await forgetOldest(db, tenantId, mostRemembered)
}

/** Imports whose time is over. What is being done with one keeps it. */
export const endedImports: Ended = {
  table: 'imports',
  key: { id: 'uuid' },
  column: 'expires_at',
  condition: sql`status not in ('checking', 'waiting', 'running', 'taking-back')`,
}
