import type { Grants } from '@rollcall/access/subject.ts'
import type { Selectable } from 'kysely'
import type { UsersTable } from '../platform/schema-accounts.ts'

/**
 * The row locks of a change of given accounts. Changes of other accounts run beside it. A change without sharing locks the whole tenant.
 */
export interface Sharing {
  /** The accounts it changes. Until it ends no other change touches them or relies on their rights. */
  readonly changed: readonly string[]
  /** The account whose rights allow the change. No other change touches it meanwhile. */
  readonly by: string
}

/** An account that is locked until the transaction ends, with the grants that give it rights. */
export interface LockedAccount {
  row: Selectable<UsersTable>
  grants: Grants
}

/** The locked accounts that exist, by id. Empty when the change locks the whole tenant. */
export type LockedAccounts = ReadonlyMap<string, LockedAccount>

/** A change of more accounts than this locks the whole tenant instead. */
export const mostLocked = 50

/**
 * The change needs a lock of the whole tenant after all, so it is rolled back and begins again with that lock. It never upgrades its lock:
 * two changes that do so would wait for each other.
 */
export class NeedsTenantAlone extends Error {
  override readonly name = 'NeedsTenantAlone'
}
