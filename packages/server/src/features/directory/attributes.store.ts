import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { type IdSet, isThere } from '../../platform/database/id-set.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement, statementOfIds } from '../../platform/database/statement.ts'
import type { UserAttributesTable } from '../../platform/schema-accounts.ts'

export type ValueRow = Pick<UserAttributesTable, 'userId' | 'key' | 'value'>

const selectValues = statement<ValueRow, [tenant: string, users: readonly string[], keys: readonly string[]]>(
  `select user_id, key, value from user_attributes
    where tenant_id = $1 and user_id = any($2::uuid[]) and key = any($3::text[])`,
)

/** The values of these attributes that accounts have. */
export async function listValues(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
  keys: readonly string[],
): Promise<ValueRow[]> {
  return userIds.length === 0 || keys.length === 0 ? [] : selectValues(db, tenantId, userIds, keys)
}

export interface SearchedValue extends ValueRow {
  userSort: string
}
const selectSearched = statement<
  SearchedValue,
  [tenant: string, keys: readonly string[], afterUser: string, afterKey: string, limit: number]
>(
  `select a.user_id, a.key, a.value, u.username_sort as user_sort
    from user_attributes a join users u on u.tenant_id = a.tenant_id and u.id = a.user_id
    where a.tenant_id = $1 and a.key = any($2::text[]) and (a.user_id, a.key) > ($3::uuid, $4)
    order by a.user_id, a.key limit $5`,
)
const beforeAll = '00000000-0000-0000-0000-000000000000'

/** The values of these attributes with the sort key of their account, page by page: those after a value, or the first ones. */
export async function listSearchedValues(
  db: Db,
  tenantId: string,
  keys: readonly string[],
  { after, limit }: { after: ValueRow | undefined; limit: number },
): Promise<SearchedValue[]> {
  return selectSearched(db, tenantId, keys, after?.userId ?? beforeAll, after?.key ?? '', limit)
}

const overwrite = `on conflict (tenant_id, user_id, key) do update set value = excluded.value, value_key = excluded.value_key,
  single = excluded.single, refers_to = excluded.refers_to`
const deleteValues = statement<never, [tenant: string, user: string, keys: readonly string[]]>(
  'delete from user_attributes where tenant_id = $1 and user_id = $2 and key = any($3::text[])',
)

/** Sets values, and removes those of other keys. A value that must be unique and is taken violates `user_attributes_unique`. */
export async function writeValues(
  db: Db,
  { tenantId, userId }: { tenantId: string; userId: string },
  set: readonly UserAttributesTable[],
  removed: readonly string[],
): Promise<void> {
  if (removed.length > 0) await deleteValues(db, tenantId, userId, removed)
  // In one order, so that two changes that wait for each other's unique values cannot deadlock.
  const ordered = set.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  if (ordered.length > 0) await insertRows('userAttributes', ordered, { rest: overwrite }).execute(db)
}

/** Inserts values of accounts that have none of their attributes yet. */
export async function insertValueRows(db: Db, rows: readonly UserAttributesTable[]): Promise<void> {
  await insertRows('userAttributes', rows).execute(db)
}

const selectTaken = statement<
  { key: string },
  [tenant: string, user: string, keys: readonly string[], valueKeys: readonly string[]]
>(
  `select v.key from user_attributes v, unnest($3::text[], $4::text[]) as w (key, value_key)
    where v.tenant_id = $1 and v.user_id <> $2 and v.key = w.key and v.value_key = w.value_key and v.single`,
)

/** The keys whose unique value another account has. */
export async function listTaken(
  db: Db,
  { tenantId, userId }: { tenantId: string; userId: string },
  wanted: readonly Pick<UserAttributesTable, 'key' | 'valueKey'>[],
): Promise<string[]> {
  if (wanted.length === 0) return []
  const keys = wanted.map(({ key }) => key)
  const rows = await selectTaken(
    db,
    tenantId,
    userId,
    keys,
    wanted.map(({ valueKey }) => valueKey),
  )
  return rows.map(({ key }) => key)
}

const selectTakenKeys = statement<
  Pick<UserAttributesTable, 'userId' | 'key' | 'valueKey'>,
  [tenant: string, keys: readonly string[], valueKeys: readonly string[]]
>(
  `select v.user_id, v.key, v.value_key from user_attributes v, unnest($2::text[], $3::text[]) as w (key, value_key)
    where v.tenant_id = $1 and v.key = w.key and v.value_key = w.value_key and v.single`,
)

/** Those of these unique values that an account has, with the account. */
export async function listTakenKeys(
  db: Db,
  tenantId: string,
  wanted: readonly Pick<UserAttributesTable, 'key' | 'valueKey'>[],
): Promise<Pick<UserAttributesTable, 'userId' | 'key' | 'valueKey'>[]> {
  if (wanted.length === 0) return []
  return selectTakenKeys(
    db,
    tenantId,
    wanted.map(({ key }) => key),
    wanted.map(({ valueKey }) => valueKey),
  )
}

export interface Reference {
  userId: string
  username: string
  key: string
  refersTo: string
}
const clearReferrers = statementOfIds<Reference>(
  `with cleared as (
    delete from user_attributes where tenant_id = $1 and refers_to = any($2::uuid[]) and not user_id = any($2::uuid[])
    returning user_id, key, refers_to)
  select c.user_id, u.username, c.key, c.refers_to from cleared c join users u on u.tenant_id = $1 and u.id = c.user_id`,
)

/** Removes the values of other accounts that name accounts which are about to be deleted, and returns them. */
export async function clearReferences(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<Reference[]> {
  return ids.length === 0 ? [] : clearReferrers(db, tenantId, ids)
}

const countAll = statement<{ count: number }, [tenant: string, key: string]>(
  'select count(*)::int as count from user_attributes where tenant_id = $1 and key = $2',
)

/** How many accounts have a value of an attribute. */
export async function countValues(db: Db, tenantId: string, key: string): Promise<number> {
  return (await countAll(db, tenantId, key))[0]?.count ?? 0
}

const deleteAll = statement<never, [tenant: string, key: string]>(
  'delete from user_attributes where tenant_id = $1 and key = $2',
)
const deleteLevel = statement<never, [tenant: string, level: number]>(
  'delete from user_words where tenant_id = $1 and level = $2',
)

/** Deletes all values of an attribute with their words. */
export async function deleteAttribute(
  db: Db,
  tenantId: string,
  { key, searchLevel }: { key: string; searchLevel: number | null },
): Promise<void> {
  await deleteAll(db, tenantId, key)
  if (searchLevel !== null) await deleteLevel(db, tenantId, searchLevel)
}

/** A condition on the values of an attribute: one value, or a range with both ends in it. */
export interface ValueFilter {
  key: string
  from: string | undefined
  to: string | undefined
}

/** The accounts that have such a value. */
export function havingValue(tenantId: string, { key, from, to }: ValueFilter): IdSet {
  const fits =
    from === to
      ? sql`value_key = ${from}`
      : sql.join(
          [
            ...(from === undefined ? [] : [sql`value_key >= ${from}`]),
            ...(to === undefined ? [] : [sql`value_key <= ${to}`]),
          ],
          sql` and `,
        )
  return {
    all: sql`select user_id from user_attributes where tenant_id = ${tenantId} and key = ${key} and ${fits}`,
    id: sql`users.id`,
    holds: isThere(
      sql`from user_attributes where tenant_id = ${tenantId} and user_id = users.id and key = ${key} and ${fits}`,
    ),
  }
}
