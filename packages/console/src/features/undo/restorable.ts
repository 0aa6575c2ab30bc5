import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { mayCall } from '../../api/me.ts'

const { restoreUser, restoreGroup, restoreRole } = contract.recycleBin
const operations = { user: restoreUser, group: restoreGroup, role: restoreRole }

/** May this user take back a deletion of this kind, by restoring from the recycle bin? */
export function restorable(me: Me, kind: keyof typeof operations): boolean {
  return me.tenant.recycleBin !== null && mayCall(me, operations[kind])
}
