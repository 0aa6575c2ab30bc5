import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal } from '../../platform/principal.ts'
import { nameKey } from '../../platform/tidy-name.ts'
import { requireGroups, seesAllGroups } from './groups.access.ts'
import { groupOf } from './groups.show.ts'
import { countGroups, type GroupRow, type GroupSort, listGroups } from './groups.store.ts'

const defaultLimit = 50

/** `groups.list`: one page, with the first owners and the roles of every group on it. */
export async function listOperation(
  { db, actor, tenant }: Context<Principal>,
  input: Input<typeof contract.groups.list>,
) {
  requireGroups(tenant)
  const { q, mine, ownerless, role, limit = defaultLimit } = input
  const sort = sortOf(input.sort ?? 'name')
  const viewer = { userId: actor.user.id, seesAll: seesAllGroups(actor) }
  const filters = { nameKey: q === undefined ? undefined : nameKey(q), mine, ownerless, role }
  const after = decodeCursor(actor.cursorKey, 'groups.list', input)
  const rows = await listGroups(db, tenant.id, viewer, filters, sort, { limit: limit + 1, after })
  const item = (row: GroupRow) => groupOf({ actor, tenant }, row)
  const position = (row: GroupRow) => positionOf(row, sort)
  return {
    ...pageOf(actor.cursorKey, 'groups.list', input, rows, { limit, item, position }),
    ...(input.total ? { total: await countGroups(db, tenant.id, viewer, filters) } : {}),
  }
}

function sortOf(sort: string): GroupSort {
  const descending = sort.startsWith('-')
  return { column: (descending ? sort.slice(1) : sort) as GroupSort['column'], descending }
}

function positionOf(row: GroupRow, { column }: GroupSort): (string | number)[] {
  return [column === 'name' ? row.nameKey : row.createdAt.getTime(), row.id]
}
