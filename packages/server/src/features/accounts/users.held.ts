import type { Context } from '../../operations/implement.ts'
import type { LockedAccount, LockedAccounts } from '../../operations/locked-accounts.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { userNotFound } from '../directory/users.service.ts'
import { visitorProvider } from '../directory/users.sign-in.ts'
import { lockUsers } from '../directory/users.store.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import { loadGrantsOf } from '../grants/grants.load.ts'

/** Locks accounts and their grants until the transaction ends, and returns them by id; leaves out ids that do not exist. */
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

/** Returns the locked account that a change is about, if the caller may change it; throws `user.not_found` and `access.escalation`. */
export async function requireHeld(
  work: Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'lockedAccounts' | 'now'>,
  id: string,
): Promise<LockedAccount> {
  const account = await requireHeldOnly(work, id)
  requireWithinReach(work.tenant, work.actor, id, account.grants, work.now)
  return account
}

/** Returns the locked account whatever its rights; throws `user.not_found`. */
export async function requireHeldOnly(
  work: Pick<Context<Principal>, 'db' | 'tenant' | 'lockedAccounts'>,
  id: string,
): Promise<LockedAccount> {
  const account = (await heldAmong(work, [id])).get(id)
  if (!account) throw userNotFound()
  return account
}

/** Returns locked accounts by id; reads only when the operation has not locked all of them already. */
export async function heldAmong(
  { db, tenant, lockedAccounts: held }: Pick<Context<Principal>, 'db' | 'tenant' | 'lockedAccounts'>,
  ids: readonly string[],
): Promise<LockedAccounts> {
  return ids.every((id) => held.has(id)) ? held : holdAccounts(db, tenant.id, ids)
}

/** The rows of these locked accounts; leaves out ids that do not exist. */
export function heldRows(held: LockedAccounts, ids: readonly string[]): LockedAccount['row'][] {
  return ids.flatMap((id) => held.get(id)?.row ?? [])
}

/** Throws `user.visitor` for the account of a visitor: it begins and ends with the access, and nobody signs in to it. */
export function refuseVisitor({
  provider,
  username,
}: Pick<LockedAccount['row'], 'provider' | 'username'>): void {
  if (provider === visitorProvider) throw new Refusal('user.visitor', { name: username })
}
