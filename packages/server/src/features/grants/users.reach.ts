import type { CompiledRole } from '@rollcall/access/roles.ts'
import { reachOf, type Subject } from '@rollcall/access/subject.ts'
import type { Tenant } from '../../platform/principal.ts'

/** What an account with these roles and no other grants could do. */
export function reachOfRoles(tenant: Tenant, roles: readonly CompiledRole[], now: Date): Subject {
  const grants = roles.map((role) => ({ roleId: role.id, source: 'manual' }))
  return reachOf(tenant.model, { roles: grants, capabilities: [], limits: {} }, now)
}

/** The rights of a user who does not exist yet: none. */
export function noRights(tenant: Tenant, now: Date): Subject {
  return reachOfRoles(tenant, [], now)
}
