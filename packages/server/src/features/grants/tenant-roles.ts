import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { RoleBadge } from '@rollcall/contract/users.ts'
import type { Static } from 'typebox'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'

/** The tenant's roles by their keys; throws `role.not_found` for the first that does not exist. */
export function rolesByKey(tenant: Tenant, keys: readonly string[]): CompiledRole[] {
  const byKey = new Map([...tenant.model.roles.values()].map((role) => [role.key, role]))
  return keys.map((key) => {
    const role = byKey.get(key)
    if (!role) throw new Refusal('role.not_found.key', { key, roles: [...byKey.keys()].join(', ') })
    return role
  })
}

/** Roles as lists show them beside users, in the tenant's order. */
export function roleBadges(tenant: Tenant, roleIds: readonly string[]): Static<typeof RoleBadge>[] {
  return [...tenant.model.roles.values()]
    .filter((role) => roleIds.includes(role.id))
    .map((role) => roleBadge(tenant, role))
}

export function roleBadge(tenant: Tenant, role: CompiledRole): Static<typeof RoleBadge> {
  return { key: role.key, name: role.name, color: tenant.roles.get(role.id)?.color ?? 'gray' }
}
