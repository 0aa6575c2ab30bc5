import { sortKey } from '@rollcall/access/folding.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { type CursorValues, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { nameKey } from '../../platform/tidy-name.ts'
import { requireGroups, viewerOf } from './groups.access.ts'
import { groupOf } from './groups.show.ts'
import { countGroups, type GroupRow, type GroupSort, listGroups } from './groups.store.ts'

/** `groups.list`: a page of groups, each with its first owners and its roles. */
export async function listOperation(context: Context<Principal>, input: Input<typeof contract.groups.list>) {
  const { db, actor, tenant } = context
  const { viewer, filters, read, position, item } = groupListing(context, input)
  const { rows, ...page } = await readPage(actor.cursorKey, 'groups.list', input, {
    read: (at) => read(db, at),
    position,
    count: () => countGroups(db, tenant.id, viewer, filters),
  })
  return { items: rows.map(item), ...page }
}

/** A list of groups as the caller asked for it: how its pages are read, and what the caller sees of a group. */
export function groupListing(
  { actor, tenant, now }: Context<Principal>,
  input: Omit<Input<typeof contract.groups.list>, 'limit' | 'cursor' | 'total'>,
) {
  requireGroups(tenant)
  const { q, mine, ownerless, role } = input
  const sort = sortOf(input.sort ?? 'name')
  const viewer = viewerOf(actor, now)
  const filters = { name: q === undefined ? undefined : sortKey(nameKey(q)), mine, ownerless, role }
  return {
    viewer,
    filters,
    read: (db: Db, page: { limit: number; after: CursorValues | undefined }) =>
      listGroups(db, tenant.id, viewer, filters, sort, page),
    position: (row: GroupRow) => positionOf(row, sort),
    item: (row: GroupRow) => groupOf({ actor, tenant }, row),
  }
}

function sortOf(sort: string): GroupSort {
  const descending = sort.startsWith('-')
  return { column: (descending ? sort.slice(1) : sort) as GroupSort['column'], descending }
}

function positionOf(row: GroupRow, { column }: GroupSort): (string | number)[] {
  return [column === 'name' ? row.nameSort : row.createdAt.getTime(), row.id]
}
