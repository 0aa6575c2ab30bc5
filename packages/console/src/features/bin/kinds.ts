import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { mayCall } from '../../api/me.ts'

/** What the recycle bin has. */
export const binKinds = ['users', 'groups', 'roles'] as const
export type BinKind = (typeof binKinds)[number]

const lists = {
  users: contract.recycleBin.listUsers,
  groups: contract.recycleBin.listGroups,
  roles: contract.recycleBin.listRoles,
} as const

/** What this user needs to see what was deleted of a kind. */
export function permissionOf(kind: BinKind) {
  return lists[kind].needs
}

/** The kinds of which this user may see what was deleted. */
export function binKindsOf(me: Me): BinKind[] {
  return binKinds.filter((kind) => mayCall(me, lists[kind]) && (kind !== 'groups' || me.tenant.groups))
}
