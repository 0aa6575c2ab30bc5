import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { mayCall } from '../../api/me.ts'

/** May this user take back a deletion of users, by restoring them? */
export function restorable(me: Me): boolean {
  return me.tenant.recycleBin !== null && mayCall(me, contract.recycleBin.restoreUser)
}
