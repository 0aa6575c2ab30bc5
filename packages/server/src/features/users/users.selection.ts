import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { conditionsOf } from '../directory/users.sets.store.ts'
import { listMatchingIds } from '../directory/users.store.ts'
import { filtersOf } from './users.list.ts'

/** Users by their ids, or all users who match a filter of the list. */
export type Selection = Input<typeof contract.bulk.remove>['users']

/**
 * The ids of the selected users as they are now, up to a number. Unknown ids, and ids of other tenants, stay in, so that the caller learns
 * the outcome of each.
 */
export async function selectUsers(
  db: Db,
  actor: Principal,
  selection: Selection,
  { limit, now }: { limit: number; now: Date },
): Promise<readonly string[]> {
  const { tenant } = actor
  if ('ids' in selection) return selection.ids
  const filters = await filtersOf(db, actor, selection.filter, { now, sorted: true })
  const conditions = await conditionsOf(db, tenant.id, filters, 'username')
  return listMatchingIds(db, tenant.id, { ...filters, conditions }, limit)
}
