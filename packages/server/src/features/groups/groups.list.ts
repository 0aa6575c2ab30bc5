import { sortKey } from '@rollcall/access/folding.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { readPage } from '../../platform/cursor.ts'
import type { Principal } from '../../platform/principal.ts'
import { nameKey } from '../../platform/tidy-name.ts'
import { requireGroups, viewerOf } from './groups.access.ts'
import { groupOf } from './groups.show.ts'
import { countGroups, type GroupRow, type GroupSort, listGroups } from './groups.store.ts'

/** `groups.list`: a page of groups, each with its first owners and its roles. */
export async function listOperation(
  { db, actor, tenant, now }: Context<Principal>,
  input: Input<typeof contract.groups.list>,
) {
  requireGroups(tenant)
  const { q, mine, ownerless, role } = input
  const sort = sortOf(input.sort ?? 'name')
  const viewer = viewerOf(actor, now)
  const filters = { name: q === undefined ? undefined : sortKey(nameKey(q)), mine, ownerless, role }
  const { rows, ...page } = await readPage(actor.cursorKey, 'groups.list', input, {
    read: (at) => listGroups(db, tenant.id, viewer, filters, sort, at),
    position: (row) => positionOf(row, sort),
    count: () => countGroups(db, tenant.id, viewer, filters),
  })
  return { items: rows.map((row) => groupOf({ actor, tenant }, row)), ...page }
}

function sortOf(sort: string): GroupSort {
  const descending = sort.startsWith('-')
  return { column: (descending ? sort.slice(1) : sort) as GroupSort['column'], descending }
}

function positionOf(row: GroupRow, { column }: GroupSort): (string | number)[] {
  return [column === 'name' ? row.nameSort : row.createdAt.getTime(), row.id]
}
