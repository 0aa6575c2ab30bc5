import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { mayCall } from '../../api/me.ts'

/** What the recycle bin has. */
export const binKinds = ['users', 'groups', 'roles'] as const
export type BinKind = (typeof binKinds)[number]

/** What lists what was deleted of each kind. */
export const listing = {
  users: contract.recycleBin.listUsers,
  groups: contract.recycleBin.listGroups,
  roles: contract.recycleBin.listRoles,
} as const

/** The kinds of which this user may see what was deleted. */
export function binKindsOf(me: Me): BinKind[] {
  return binKinds.filter((kind) => mayCall(me, listing[kind]) && (kind !== 'groups' || me.tenant.groups))
}
