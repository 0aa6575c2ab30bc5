import type { Grants } from '@rollcall/access/subject.ts'
import type { Selectable } from 'kysely'
import type { UsersTable } from '../platform/schema-accounts.ts'

/** A change that works on given accounts goes side by side with those of other accounts. Everything else holds the tenant alone. */
export interface Sharing {
  /** The accounts it changes: until it ends nobody else changes them, nor anything by their rights. */
  readonly changed: readonly string[]
  /** By whose rights it is made: nobody changes them meanwhile. */
  readonly by: string
}

/** An account that is held until the transaction ends, with what gives it rights. */
export interface LockedAccount {
  row: Selectable<UsersTable>
  grants: Grants
}

/** Those of the accounts that a change goes side by side for which are there, by id; empty when it has the tenant alone. */
export type LockedAccounts = ReadonlyMap<string, LockedAccount>

/** More accounts than this are not held one by one: a change of them holds the tenant alone. */
export const mostLocked = 50

/** A change turned out to concern what the tenant is held alone for; it begins again so. Never a lock made stronger: two that do wait for each other. */
export class NeedsTenantAlone extends Error {
  override readonly name = 'NeedsTenantAlone'
}
