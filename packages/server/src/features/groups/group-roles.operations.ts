import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { emitGroupRoles, replaceGroupRoles } from './group-roles.service.ts'
import { requireVisibleGroup } from './groups.access.ts'
import { affectedMembers } from './groups.rights.ts'
import { showGroup } from './groups.show.ts'

export const groupRolesOperations = implement(contract.groupRoles, {
  async set(context, { group: id, roles, olderCredentials }) {
    const { tenant } = context
    const group = await requireVisibleGroup(context, id)
    const after = rolesByKey(tenant, roles).map((role) => role.id)
    const growth = watchGrowth(context, olderCredentials)
    const changes = await replaceGroupRoles(context, [group], () => after, growth)
    const { total } = await growth.settle()
    const affected = await affectedMembers(context, { id, roleIds: [...group.roleIds, ...after] })
    emitGroupRoles(context, changes, { settled: total, affected })
    return showGroup(context, id)
  },
})
