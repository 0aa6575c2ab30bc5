import { sortKey } from '@rollcall/access/folding.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { RoleSort } from './search.ts'

const by: Record<string, (a: Role, b: Role) => number> = {
  name: (a, b) => (sortKey(a.name) < sortKey(b.name) ? -1 : 1),
  users: (a, b) => a.users - b.users,
  permissions: (a, b) => a.permissions.length - b.permissions.length,
}

/** The roles in an order; without one as the tenant has them, those of its profile first. */
export function inOrder(roles: readonly Role[], sort: RoleSort | undefined): Role[] {
  const compare = sort && by[sort.replace('-', '')]
  if (!compare) return [...roles]
  const sorted = roles.toSorted(compare)
  return sort.startsWith('-') ? sorted.reverse() : sorted
}
