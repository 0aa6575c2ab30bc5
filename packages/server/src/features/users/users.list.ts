import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal } from '../../platform/principal.ts'
import { userOf } from '../accounts/accounts.service.ts'
import { loginKeys } from '../directory/users.names.ts'
import { search, seen } from '../directory/users.search.ts'
import { conditionsOf, type UserFilters } from '../directory/users.sets.store.ts'
import { countUsers, type ListedUser, listUsers, type UserSort } from '../directory/users.store.ts'
import { asListed, seesEmails } from '../directory/users.visibility.ts'
import { rolesByKey } from '../grants/access.service.ts'

/** `users.list`: a page of users with their roles. */
export async function listOperation(
  { db, actor, tenant, now }: Context<Principal>,
  input: Input<typeof contract.users.list>,
) {
  const sort = sortOf(input.sort ?? 'username')
  const filters: UserFilters = {
    ...(await filtersOf(db, actor, input, { now, sorted: sort.column !== 'username' })),
    login: input.login === undefined ? undefined : loginKeys(tenant, input.login, seesEmails(actor)),
  }
  const { rows, ...page } = await readPage(actor.cursorKey, 'users.list', input, {
    read: async (at) => {
      const conditions = await conditionsOf(db, tenant.id, filters, sort.column)
      return listUsers(db, tenant.id, { ...filters, conditions }, sort, { ...at, now })
    },
    position: (row) => positionOf(row, sort),
    count: () => countUsers(db, tenant.id, filters),
  })
  return { items: rows.map((row) => asListed(tenant, userOf(tenant, row, row.roleIds, now))), ...page }
}

/** The filters of a list, for a caller who may not find all users by their address. */
export async function filtersOf(
  db: Db,
  actor: Principal,
  input: Pick<Input<typeof contract.users.list>, 'q' | 'status' | 'provider' | 'locked' | 'role'>,
  { now, sorted }: { now: Date; sorted: boolean },
): Promise<UserFilters> {
  const { tenant } = actor
  // A search by an obscured address would let a user guess it character by character.
  const within = { tenantId: tenant.id, levels: seen[seesEmails(actor) ? 'addresses' : 'aliases'] }
  return {
    found: input.q === undefined ? undefined : await search(db, within, input.q, { sorted }),
    status: input.status,
    provider: input.provider,
    locked: input.locked === undefined ? undefined : { is: input.locked, at: now },
    roleId: input.role && rolesByKey(tenant, [input.role])[0]?.id,
  }
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
