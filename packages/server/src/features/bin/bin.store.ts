import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { type CursorValues, momentOf, timeOrder } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement } from '../../platform/database/statement.ts'
import type { RecycleBinTable } from '../../platform/schema.ts'
import type { Apart, BinKind, Snapshots } from '../../platform/snapshots.ts'

/** A row of the recycle bin, with the snapshot of its kind. */
export type BinRow<Kind extends BinKind = BinKind> = Omit<
  Selectable<RecycleBinTable>,
  'kind' | 'snapshot' | 'members'
> & { kind: Kind; snapshot: Snapshots[Kind] }

/** The same with what only one row is read with. */
export type WholeBinRow<Kind extends BinKind = BinKind> = BinRow<Kind> & {
  members: Apart[Kind] | null
}

const listed = [
  'tenantId',
  'id',
  'kind',
  'name',
  'nameSort',
  'nameKey',
  'otherKey',
  'namesHeld',
  'deletedAt',
  'deletedBy',
  'deletedByName',
  'endsAt',
  'snapshot',
] as const

/** Rows of one kind that have not ended. */
interface Present {
  tenantId: string
  kind: BinKind
  now: Date
}

const dropEnded = statement<
  never,
  [tenant: string, kind: BinKind, now: Date, ids: string[], names: string[], others: string[]]
>(`delete from recycle_bin where tenant_id = $1 and (id = any($4::uuid[])
  or kind = $2 and ends_at <= $3 and (name_key = any($5::text[]) or other_key = any($6::text[])))`)

/** Puts rows into the bin. Rows that have ended and are still there do not hold a name any more. */
export async function insertIntoBin(db: Db, rows: readonly WholeBinRow[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const others = rows.flatMap(({ otherKey }) => otherKey ?? [])
  const names = rows.map(({ nameKey }) => nameKey)
  const ids = rows.map(({ id }) => id)
  await dropEnded(db, first.tenantId, first.kind, first.deletedAt, ids, names, others)
  await insertRows('recycleBin', rows).execute(db)
}

const takeOne = statement<WholeBinRow, [tenant: string, kind: BinKind, id: string, now: Date]>(
  'delete from recycle_bin where tenant_id = $1 and kind = $2 and id = $3 and ends_at > $4 returning *',
)

/**
 * Takes a row out of the bin, which nobody else can do any more: this is what a restore begins with. Undefined when it is not there, or has
 * ended.
 */
export async function takeFromBin<Kind extends BinKind>(
  db: Db,
  { tenantId, kind, now }: Present & { kind: Kind },
  id: string,
): Promise<WholeBinRow<Kind> | undefined> {
  const [row] = await takeOne(db, tenantId, kind, id, now)
  return row as WholeBinRow<Kind> | undefined
}

export async function findInBin<Kind extends BinKind>(
  db: Db,
  present: Present & { kind: Kind },
  id: string,
): Promise<WholeBinRow<Kind> | undefined> {
  const row = await matching(db, present, undefined).selectAll().where('id', '=', id).executeTakeFirst()
  return row as WholeBinRow<Kind> | undefined
}

export interface BinFilters {
  /** The beginning of a name, as names are sorted. */
  prefix: string | undefined
  sort: 'deletedAt' | '-deletedAt' | 'name'
}

/** A page of the bin, after the given position. */
export async function listBin<Kind extends BinKind>(
  db: Db,
  present: Present & { kind: Kind },
  { prefix, sort }: BinFilters,
  page: { limit: number; after: CursorValues | undefined },
): Promise<BinRow<Kind>[]> {
  let query = matching(db, present, prefix).select(listed).limit(page.limit)
  if (sort === 'name') {
    if (page.after) query = query.where(beyondName(page.after))
    query = query.orderBy('nameSort').orderBy('id')
  } else {
    const { order, beyond } = timeOrder(sort)
    if (page.after) {
      const { at, id } = momentOf(page.after)
      query = query.where((eb) => eb(eb.refTuple('deletedAt', 'id'), beyond, eb.tuple(at, id)))
    }
    query = query.orderBy('deletedAt', order).orderBy('id', order)
  }
  return (await query.execute()) as BinRow<Kind>[]
}

function beyondName([name, id]: CursorValues): RawBuilder<SqlBool> {
  return sql<SqlBool>`(name_sort, id) > (${name}, ${id}::uuid)`
}

export async function countBin(db: Db, present: Present, prefix: string | undefined): Promise<Total> {
  return countRows(db, matching(db, present, prefix))
}

function matching(db: Db, { tenantId, kind, now }: Present, prefix: string | undefined) {
  let query = db
    .selectFrom('recycleBin')
    .where('tenantId', '=', tenantId)
    .where('kind', '=', kind)
    .where('endsAt', '>', now)
  // Between the prefix and what follows all that begins with it: sort keys are compared byte by byte.
  if (prefix)
    query = query.where(sql<SqlBool>`name_sort >= ${prefix} and name_sort < ${`${prefix}\u{10ffff}`}`)
  return query
}

const lockOldest = statement<
  BinRow,
  [tenant: string, kind: BinKind, now: Date, before: Date, after: string, limit: number]
>(`select tenant_id, id, kind, name, deleted_at, deleted_by, deleted_by_name, snapshot from recycle_bin
  where tenant_id = $1 and kind = $2 and ends_at > $3 and deleted_at <= $4 and id > $5
  order by id limit $6 for update`)

/** Locks rows that were put into the bin until a moment, by their ids, after the given one. */
export async function lockInBin<Kind extends BinKind>(
  db: Db,
  { tenantId, kind, now }: Present & { kind: Kind },
  { until, after, limit }: { until: Date; after: string; limit: number },
): Promise<BinRow<Kind>[]> {
  return (await lockOldest(db, tenantId, kind, now, until, after, limit)) as BinRow<Kind>[]
}

const dropThese = statement<never, [tenant: string, ids: readonly string[]]>(
  'delete from recycle_bin where tenant_id = $1 and id = any($2::uuid[])',
)

export async function deleteFromBin(db: Db, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await dropThese(db, tenantId, ids)
}

const dropAttribute = statement<never, [tenant: string, key: string]>(
  `update recycle_bin set snapshot = snapshot #- array['attributes', $2]
    where tenant_id = $1 and kind = 'user' and snapshot->'attributes' ? $2`,
)

/** Takes the values of an attribute out of the deleted accounts. */
export async function deleteAttributeFromBin(db: Db, tenantId: string, key: string): Promise<void> {
  await dropAttribute(db, tenantId, key)
}

const selectWithAttribute = statement<unknown, [tenant: string, key: string]>(
  `select 1 from recycle_bin where tenant_id = $1 and kind = 'user' and snapshot->'attributes' ? $2 limit 1`,
)

/** Has a deleted account a value of this attribute? */
export async function isAttributeInBin(db: Db, tenantId: string, key: string): Promise<boolean> {
  return (await selectWithAttribute(db, tenantId, key)).length > 0
}

const holders = statement<
  { byName: boolean; byOther: boolean },
  [tenant: string, kind: BinKind, name: string, other: string | null, now: Date]
>(`select name_key = $3 as by_name, coalesce(other_key = $4, false) as by_other from recycle_bin
  where tenant_id = $1 and kind = $2 and names_held and ends_at > $5 and (name_key = $3 or other_key = $4)`)

/** Which of these names something in the bin holds. */
export async function findHeld(
  db: Db,
  { tenantId, kind, now }: Present,
  { nameKey, otherKey }: { nameKey: string; otherKey: string | null },
): Promise<{ name: boolean; other: boolean }> {
  const rows = await holders(db, tenantId, kind, nameKey, otherKey, now)
  return { name: rows.some(({ byName }) => byName), other: rows.some(({ byOther }) => byOther) }
}

const heldAmong = statement<
  { nameKey: string; otherKey: string | null },
  [tenant: string, kind: BinKind, names: readonly string[], others: readonly string[], now: Date]
>(`select name_key, other_key from recycle_bin
  where tenant_id = $1 and kind = $2 and names_held and ends_at > $5 and (name_key = any($3::text[]) or other_key = any($4::text[]))`)

/** Those of these names that something in the bin holds. */
export async function findHeldAmong(
  db: Db,
  { tenantId, kind, now }: Present,
  { names, others }: { names: readonly string[]; others: readonly string[] },
): Promise<{ names: Set<string>; others: Set<string> }> {
  const rows = await heldAmong(db, tenantId, kind, names, others, now)
  return {
    names: new Set(rows.map(({ nameKey }) => nameKey)),
    others: new Set(rows.flatMap(({ otherKey }) => otherKey ?? [])),
  }
}

/** Gives a tenant that was suspended the days back that the suspension took from its rows. What had ended before has still ended. */
export async function prolongBin(
  db: Db,
  tenantId: string,
  { suspendedAt, now }: { suspendedAt: Date; now: Date },
): Promise<void> {
  const seconds = (now.getTime() - suspendedAt.getTime()) / 1000
  await db
    .updateTable('recycleBin')
    .set({ endsAt: sql`ends_at + make_interval(secs => ${seconds})` })
    .where('tenantId', '=', tenantId)
    .where('endsAt', '>', suspendedAt)
    .execute()
}

/** The tenants in use with rows that have ended, up to a number. To be read across tenants. */
export async function findTenantsWithEnded(db: Db, before: Date, most: number): Promise<string[]> {
  const { rows } = await sql<{ tenantId: string }>`
    select distinct tenant_id from (
      select b.tenant_id from recycle_bin b join tenants t on t.id = b.tenant_id
        where b.ends_at < ${before} and t.suspended_at is null order by b.ends_at limit ${most}) e
    order by tenant_id`.execute(db)
  return rows.map(({ tenantId }) => tenantId)
}

/** Deletes rows of a tenant that have ended, up to a number; returns how many, by kind. */
export async function deleteEnded(
  db: Db,
  tenantId: string,
  before: Date,
  most: number,
): Promise<Map<BinKind, number>> {
  const { rows } = await sql<{ kind: BinKind }>`
    delete from recycle_bin where tenant_id = ${tenantId} and id in (select id from recycle_bin
      where tenant_id = ${tenantId} and ends_at < ${before} order by ends_at limit ${most} for update skip locked)
    returning kind`.execute(db)
  return new Map([...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, of]) => [kind, of.length]))
}
