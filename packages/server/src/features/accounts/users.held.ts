import type { Context } from '../../operations/implement.ts'
import type { LockedAccount, LockedAccounts } from '../../operations/locked-accounts.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { userNotFound } from '../directory/users.service.ts'
import { lockUsers } from '../directory/users.store.ts'
import { loadGrantsOf, requireWithinReach } from '../grants/access.service.ts'

/** Holds accounts until the transaction ends, with what gives them rights; those that are not there are left out. */
export async function holdAccounts(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<LockedAccounts> {
  if (ids.length === 0) return new Map()
  const [rows, grantsOf] = await Promise.all([lockUsers(db, tenantId, ids), loadGrantsOf(db, tenantId, ids)])
  return new Map(
    rows.map((row) => [
      row.id,
      { row, grants: grantsOf.get(row.id) ?? { roles: [], capabilities: [], limits: {} } },
    ]),
  )
}

/** The account that a change is about, held and within reach of the caller; throws `user.not_found` and `access.escalation`. */
export async function requireHeld(
  work: Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'lockedAccounts' | 'now'>,
  id: string,
): Promise<LockedAccount> {
  const account = await requireHeldOnly(work, id)
  requireWithinReach(work.tenant, work.actor, id, account.grants, work.now)
  return account
}

/** The same, whatever it may do. */
export async function requireHeldOnly(
  work: Pick<Context<Principal>, 'db' | 'tenant' | 'lockedAccounts'>,
  id: string,
): Promise<LockedAccount> {
  const account = (await heldAmong(work, [id])).get(id)
  if (!account) throw userNotFound()
  return account
}

/** The same of those that an operation works on: what is held already is not read again. */
export async function heldAmong(
  { db, tenant, lockedAccounts: held }: Pick<Context<Principal>, 'db' | 'tenant' | 'lockedAccounts'>,
  ids: readonly string[],
): Promise<LockedAccounts> {
  return ids.every((id) => held.has(id)) ? held : holdAccounts(db, tenant.id, ids)
}

/** The rows of these held accounts. */
export function heldRows(held: LockedAccounts, ids: readonly string[]): LockedAccount['row'][] {
  return ids.flatMap((id) => held.get(id)?.row ?? [])
}
