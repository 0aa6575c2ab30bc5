import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { signsIn } from '../directory/users.sign-in.ts'
import type { UserRow } from '../directory/users.store.ts'

/** A machine account with its owner and a summary of its keys. */
export interface MachineRow {
  id: string
  username: string
  usernameSort: string
  ownerId: string | null
  ownerActive: boolean
  apiKeys: number
  nextEnd: Date | null
}

/** Which machine accounts are meant; all without any. */
export interface MachineFilter {
  id?: string | undefined
  owner?: string | undefined
  withoutOwner?: boolean | undefined
}

function machines(tenantId: string, { id, owner, withoutOwner }: MachineFilter): RawBuilder<unknown> {
  return sql`users m left join machine_owners w on w.tenant_id = m.tenant_id and w.user_id = m.id
    left join users u on u.tenant_id = w.tenant_id and u.id = w.owner_id
    where m.tenant_id = ${tenantId} and m.provider = 'none' and m.kind = 'service-account'
      ${id ? sql`and m.id = ${id}` : sql``} ${owner ? sql`and w.owner_id = ${owner}` : sql``}
      ${withoutOwner ? sql`and not ${signsIn}` : sql``}`
}

/** A page of machine accounts by name. */
export async function listMachines(
  db: Db,
  tenantId: string,
  filter: MachineFilter,
  { limit, after }: { limit: number; after: CursorValues | undefined },
): Promise<MachineRow[]> {
  const rest = after ? sql`and (m.username_sort, m.id) > (${after[0]}, ${after[1]}::uuid)` : sql``
  const { rows } = await sql<MachineRow>`
    select p.*, k.api_keys, k.next_end from (
      select m.tenant_id, m.id, m.username, m.username_sort, u.id as owner_id, ${signsIn} as owner_active
      from ${machines(tenantId, filter)} ${rest} order by m.username_sort, m.id limit ${limit}) p
    cross join lateral (select count(*)::int as api_keys, min(a.expires_at) as next_end from api_keys a
      where a.tenant_id = p.tenant_id and a.user_id = p.id) k
    order by p.username_sort, p.id`.execute(db)
  return rows
}

export async function countMachines(db: Db, tenantId: string, filter: MachineFilter): Promise<Total> {
  return countRows(db, sql`(select from ${machines(tenantId, filter)})`)
}

/** A machine account; undefined when there is no such account, or people sign in to it. */
export async function findMachine(db: Db, tenantId: string, id: string): Promise<MachineRow | undefined> {
  const [row] = await listMachines(db, tenantId, { id }, { limit: 1, after: undefined })
  return row
}

/** The accounts with these ids. */
export async function accountsOf(db: Db, tenantId: string, ids: readonly string[]): Promise<UserRow[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** Gives a machine account an owner, in place of the one that it has. */
export async function putOwner(
  db: Db,
  row: { tenantId: string; userId: string; ownerId: string },
): Promise<void> {
  const { ownerId } = row
  await db
    .insertInto('machineOwners')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenantId', 'userId']).doUpdateSet({ ownerId }))
    .execute()
}

/** Gives all machine accounts of an owner to another one, and returns them by name. */
export async function passOn(
  db: Db,
  tenantId: string,
  ownerId: string,
  heirId: string,
): Promise<{ id: string; username: string }[]> {
  const { rows } = await sql<{ id: string; username: string }>`
    with passed as (update machine_owners set owner_id = ${heirId}
      where tenant_id = ${tenantId} and owner_id = ${ownerId} returning tenant_id, user_id)
    select m.id, m.username from passed p join users m on m.tenant_id = p.tenant_id and m.id = p.user_id
    order by m.username_sort, m.id`.execute(db)
  return rows
}

/** Tenants that have keys whose owners must be told by now. In a transaction of the system. */
export async function findTenantsToTell(db: Db, now: Date, most: number): Promise<string[]> {
  const { rows } = await sql<{ tenantId: string }>`
    select distinct tenant_id from api_keys where notice_at <= ${now} limit ${most}`.execute(db)
  return rows.map(({ tenantId }) => tenantId)
}

/** A key that ends soon, with its account and the owner of the account. */
export interface EndingKey {
  name: string
  hint: string
  expiresAt: Date
  machineId: string
  machineName: string
  ownerId: string | null
  ownerName: string | null
  ownerEmail: string | null
}

/**
 * Takes keys whose owners must be told by now: a key is taken once, whatever node asks. `ownerId` is null where no owner can sign in.
 */
export async function takeEndingKeys(
  db: Db,
  tenantId: string,
  now: Date,
  most: number,
): Promise<EndingKey[]> {
  const { rows } = await sql<EndingKey>`
    with taken as (update api_keys set notice_at = null where tenant_id = ${tenantId} and notice_at <= ${now}
      and id in (select k.id from api_keys k where k.tenant_id = ${tenantId} and k.notice_at <= ${now}
        order by k.notice_at, k.id limit ${most})
      returning tenant_id, user_id, name, hint, expires_at)
    select t.name, t.hint, t.expires_at, m.id as machine_id, m.username as machine_name,
      u.id as owner_id, u.username as owner_name, u.email as owner_email
    from taken t join users m on m.tenant_id = t.tenant_id and m.id = t.user_id
      left join machine_owners w on w.tenant_id = m.tenant_id and w.user_id = m.id
      left join users u on u.tenant_id = w.tenant_id and u.id = w.owner_id and ${signsIn}
    order by t.expires_at, m.id`.execute(db)
  return rows
}
