import { refuseActingOn } from '@rollcall/access/escalation.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import { type CompiledRole, roleAsSubject } from '@rollcall/access/roles.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { Principal, RoleFacts, Tenant } from '../../platform/principal.ts'

/** A role as the API shows it to somebody, with how many users have it. */
export function roleOf(actor: Principal, role: CompiledRole, facts: RoleFacts, users: number): Role {
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
    users,
    default: isDefault(tenant, role),
    administrator: isAdministratorRole(tenant, role),
    grantable: !refuseActingOn(tenant.model, actor.subject, roleAsSubject(tenant.model, role)),
  }
}

export function isDefault(tenant: Tenant, { key }: CompiledRole): boolean {
  return tenant.profile.roles.some((role) => role.isDefault && role.key === key)
}

export function isAdministratorRole(tenant: Tenant, { key }: CompiledRole): boolean {
  return tenant.profile.source.administratorRole === key
}
