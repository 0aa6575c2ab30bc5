import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { namesOf } from '../directory/users.service.ts'
import { conditionsOf } from '../directory/users.sets.store.ts'
import { listMatchingNames } from '../directory/users.store.ts'
import { shownName } from '../directory/users.visibility.ts'
import { filtersOf } from './users.list.ts'

/** Users by their ids, or all users who match a filter of the list. */
export type Selection = Input<typeof contract.bulk.remove>['users']

export interface Selected {
  id: string
  /** The name that everybody may see. */
  name: string
}

/**
 * Returns the selected users as they are now, up to a number. Unknown ids, and ids of other tenants, stay in with the id as the name, so that
 * the caller learns the outcome of each.
 */
export async function selectUsers(
  db: Db,
  actor: Principal,
  selection: Selection,
  { limit, now }: { limit: number; now: Date },
): Promise<Selected[]> {
  const { tenant } = actor
  if ('ids' in selection) {
    const names = await namesOf(db, tenant, selection.ids)
    return selection.ids.map((id) => ({ id, name: names.get(id) ?? id }))
  }
  const filters = await filtersOf(db, actor, selection.filter, { now, sorted: true })
  const conditions = await conditionsOf(db, tenant.id, filters, 'username')
  const rows = await listMatchingNames(db, tenant.id, { ...filters, conditions }, limit)
  return rows.map((row) => ({ id: row.id, name: shownName(tenant, row) }))
}
