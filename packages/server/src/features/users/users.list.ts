import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { UserWithAttributes } from '@rollcall/contract/users.ts'
import type { Context } from '../../operations/implement.ts'
import { type CursorValues, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { userOf } from '../accounts/accounts.service.ts'
import { attributeFilters } from '../directory/attributes.filters.ts'
import { searchedLevels } from '../directory/attributes.rights.ts'
import { shownAttributes } from '../directory/attributes.values.ts'
import { loginKeys } from '../directory/users.names.ts'
import { search, seen } from '../directory/users.search.ts'
import { conditionsOf, type UserFilters } from '../directory/users.sets.store.ts'
import { countUsers, type ListedUser, listUsers, type UserSort } from '../directory/users.store.ts'
import { asListed, seesEmails } from '../directory/users.visibility.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { type Reading, refuseUnlessMembersSeen, requireVisibleGroup } from '../groups/groups.access.ts'

/** `users.list`: a page of users with their roles. */
export async function listOperation(context: Context<Principal>, input: Input<typeof contract.users.list>) {
  const { db, actor, tenant } = context
  const { filters, read, position, shown } = await userListing(context, input)
  const { rows, ...page } = await readPage(actor.cursorKey, 'users.list', input, {
    read: (at) => read(db, at),
    position,
    count: () => countUsers(db, tenant.id, filters),
  })
  return { items: await shown(db, rows), ...page }
}

/** A list of users as the caller asked for it: how its pages are read, and what the caller sees of an account. */
export async function userListing(
  { db, actor, tenant, now }: Context<Principal>,
  input: Omit<Input<typeof contract.users.list>, 'limit' | 'cursor' | 'total'>,
) {
  const sort = sortOf(input.sort ?? 'username')
  const filters: UserFilters = {
    ...(await filtersOf(db, actor, input, { now, sorted: sort.column !== 'username' })),
    login: input.login === undefined ? undefined : loginKeys(tenant, input.login, seesEmails(actor)),
  }
  return {
    filters,
    read: async (on: Db, page: { limit: number; after: CursorValues | undefined }) => {
      const conditions = await conditionsOf(on, tenant.id, filters, sort.column)
      return listUsers(on, tenant.id, { ...filters, conditions }, sort, { ...page, now })
    },
    position: (row: ListedUser) => positionOf(row, sort),
    shown: async (on: Db, rows: readonly ListedUser[]): Promise<UserWithAttributes[]> => {
      const attributesOf = await shownAttributes(
        on,
        actor,
        rows.map(({ id }) => id),
      )
      return rows.map((row) => ({
        ...asListed(tenant, userOf(tenant, row, row.roleIds, now)),
        attributes: attributesOf(row.id),
      }))
    },
  }
}

/** The filters of a list, for a caller who may not find all users by their address. */
export async function filtersOf(
  db: Db,
  actor: Principal,
  input: Pick<
    Input<typeof contract.users.list>,
    'q' | 'status' | 'provider' | 'locked' | 'role' | 'group' | 'dormantSince' | 'attributes'
  >,
  { now, sorted }: { now: Date; sorted: boolean },
): Promise<UserFilters> {
  const { tenant } = actor
  // A search by an obscured address would let a user guess it character by character.
  const levels = [...seen[seesEmails(actor) ? 'addresses' : 'aliases'], ...searchedLevels(actor)]
  const within = { tenantId: tenant.id, levels }
  const group = input.group && (await requireMembersVisible({ db, actor, tenant, now }, input.group))
  return {
    found: input.q === undefined ? undefined : await search(db, within, input.q, { sorted }),
    status: input.status,
    provider: input.provider,
    locked: input.locked === undefined ? undefined : { is: input.locked, at: now },
    dormantSince: input.dormantSince === undefined ? undefined : new Date(input.dormantSince),
    attributes: attributeFilters(actor, input.attributes),
    roleId: input.role && rolesByKey(tenant, [input.role])[0]?.id,
    memberOf: group ? { groupId: group, at: now } : undefined,
  }
}

/** The id of a group whose members the caller may see; throws as the list of its members does. */
async function requireMembersVisible(reading: Reading, id: string): Promise<string> {
  const group = await requireVisibleGroup(reading, id)
  refuseUnlessMembersSeen(reading.actor, group)
  return group.id
}

function sortOf(sort: string): UserSort {
  const descending = sort.startsWith('-')
  return { column: (descending ? sort.slice(1) : sort) as UserSort['column'], descending }
}

function positionOf(row: ListedUser, sort: UserSort): (string | number)[] {
  switch (sort.column) {
    case 'username':
      return [row.usernameSort, row.id]
    case 'status':
    case 'provider':
      return [row[sort.column], row.usernameSort, row.id]
    default:
      return [row[sort.column]?.getTime() ?? 0, row.id]
  }
}
