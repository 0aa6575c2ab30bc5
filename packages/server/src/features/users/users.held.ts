import type { Db } from '../../platform/database/database.ts'
import type { HeldAccounts } from '../../platform/hold.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal } from '../../platform/principal.ts'
import { loadGrantsOf } from '../access/access.service.ts'
import { lockUsers } from './users.store.ts'

/** Holds accounts until the transaction ends, with what gives them rights; those that are not there are left out. */
export async function holdAccounts(db: Db, tenantId: string, ids: readonly string[]): Promise<HeldAccounts> {
  if (ids.length === 0) return new Map()
  const [rows, grantsOf] = await Promise.all([
    lockUsers(db, tenantId, ids),
    loadGrantsOf(db, tenantId, ids),
  ])
  return new Map(
    rows.map((row) => [
      row.id,
      { row, grants: grantsOf.get(row.id) ?? { roles: [], capabilities: [], limits: {} } },
    ]),
  )
}

/** The same of those that an operation works on: what is held already is not read again. */
export async function heldAmong(
  { db, tenant, held }: Pick<Context<Principal>, 'db' | 'tenant' | 'held'>,
  ids: readonly string[],
): Promise<HeldAccounts> {
  return ids.every((id) => held.has(id)) ? held : holdAccounts(db, tenant.id, ids)
}
