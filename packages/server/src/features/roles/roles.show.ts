import { refuseActingOn } from '@rollcall/access/escalation.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import { roleAsSubject } from '@rollcall/access/subject.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, RoleFacts } from '../../platform/principal.ts'
import { countHolders } from '../grants/role-holders.store.ts'
import { countGroupsWithRole } from '../groups/group-roles.store.ts'
import { isAdministratorRole, isDefault } from './roles.rules.ts'
import { roleActions } from './roles.verdicts.ts'

/** How many accounts and groups have a role directly. */
export type RoleUse = Pick<Role, 'users' | 'usersCapped' | 'groups'>

/** How many accounts and groups have each role of a tenant, by role id. */
export async function useOfRoles(db: Db, tenantId: string): Promise<(roleId: string) => RoleUse> {
  const [users, groups] = await Promise.all([countHolders(db, tenantId), countGroupsWithRole(db, tenantId)])
  return (roleId) => {
    const { users: count, usersCapped } = users.get(roleId) ?? { users: 0 }
    return { users: count, ...(usersCapped ? { usersCapped } : {}), groups: groups.get(roleId) ?? 0 }
  }
}

/** A role as the API shows it to a principal. */
export function roleOf(actor: Principal, role: CompiledRole, facts: RoleFacts, use: RoleUse): Role {
  const { tenant } = actor
  return {
    id: role.id,
    key: role.key,
    name: role.name,
    description: facts.description,
    externalName: facts.externalName,
    color: facts.color,
    builtIn: facts.builtIn,
    allPermissions: role.allPermissions,
    permissions: keysOf(tenant.model.catalogue, role.permissions),
    listedPermissions: [...role.listedPermissions],
    limits: Object.fromEntries(role.limits),
    revision: facts.revision,
    ...use,
    default: isDefault(tenant, role),
    administrator: isAdministratorRole(tenant, role),
    grantable: !refuseActingOn(tenant.model, actor.subject, roleAsSubject(tenant.model, role)),
    actions: roleActions(actor, role, facts),
  }
}
