import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { everybody } from '../tenants/tenants.store.ts'
import { deleteSeats, insertSeats, isRoleOfGroup, updateMost } from './seats.store.ts'

/** The limits of a tenant: of all its people, and of roles by their keys. What is not there is not limited. */
export interface Limits {
  users: number | null
  roles: Readonly<Record<string, number>>
}

export function limitsOf({ seats, model }: Pick<Tenant, 'seats' | 'model'>): Limits {
  const roles = seats.flatMap(({ counted, most }) => {
    const role = model.roles.get(counted)
    return role ? [[role.key, most] as const] : []
  })
  return {
    users: seats.find(({ counted }) => counted === everybody)?.most ?? null,
    roles: Object.fromEntries(roles),
  }
}

/**
 * Replaces the limits of a tenant. Fewer seats than are taken are allowed: then nobody is added until there are fewer people. Throws
 * `role.not_found` and `seats.role_of_group`. The caller holds the tenant alone.
 */
export async function setLimits(db: Db, tenant: Tenant, { users, roles }: Limits): Promise<void> {
  const wanted = new Map(users === null ? [] : [[everybody, users]])
  for (const [key, most] of Object.entries(roles)) {
    const [role] = rolesByKey(tenant, [key])
    if (role) wanted.set(role.id, most)
  }
  const present = new Map(tenant.seats.map(({ counted, most }) => [counted, most]))
  for (const counted of present.keys()) if (!wanted.has(counted)) await deleteSeats(db, tenant.id, counted)
  for (const [counted, most] of wanted) {
    if (present.has(counted)) await updateMost(db, tenant.id, counted, most)
    else await begin(db, tenant, counted, most)
  }
}

async function begin(db: Db, tenant: Tenant, counted: string, most: number): Promise<void> {
  const role = tenant.model.roles.get(counted)
  if (role && (await isRoleOfGroup(db, tenant.id, role.id)))
    throw new Refusal('seats.role_of_group.groups', { role: role.name })
  await insertSeats(db, tenant.id, counted, most)
}

/** Throws `seats.role_of_group` for a role whose seats are limited: they are counted by user, and groups would go past them. */
export function requireUnlimited(tenant: Tenant, roleIds: readonly string[]): void {
  const limited = tenant.seats.find(({ counted }) => roleIds.includes(counted))
  const role = limited && tenant.model.roles.get(limited.counted)
  if (role) throw new Refusal('seats.role_of_group', { role: role.name })
}

/** Ends the limit of a role that is about to be deleted. */
export async function endLimit({ db, tenant }: { db: Db; tenant: Tenant }, roleId: string): Promise<void> {
  if (tenant.seats.some(({ counted }) => counted === roleId)) await deleteSeats(db, tenant.id, roleId)
}
