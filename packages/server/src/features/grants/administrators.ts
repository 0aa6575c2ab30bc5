import type { CompiledRole } from '@rollcall/access/roles.ts'
import { type Grants, grantState } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { findActiveHolders } from './role-holders.store.ts'

/** The administrator role. The tenant must always have an active user with it. */
export function administratorRole(tenant: Tenant): CompiledRole {
  const key = tenant.profile.administratorRole
  const role = [...tenant.model.roles.values()].find((candidate) => candidate.key === key)
  if (!role) throw new Error(`Tenant ${tenant.slug} has lost its administrator role ${key}`)
  return role
}

/** Has a user the administrator role directly and without an end? A role through a group does not count: one change of the group ends it. */
export function isAdministrator(tenant: Tenant, grants: Pick<Grants, 'roles'>, now: Date): boolean {
  const { id } = administratorRole(tenant)
  return grants.roles.some(
    (grant) => grant.roleId === id && !grant.via && !grant.endsAt && grantState(grant, now) === 'valid',
  )
}

/** Has the tenant an administrator who can sign in? */
export async function hasAdministrator(db: Db, tenant: Tenant, now: Date): Promise<boolean> {
  return (await numberOfAdministrators(db, tenant, 1, now)) > 0
}

/** The tenant's administrators while some of them lose the role. */
export interface Administrators {
  /** Removes one of them; throws `user.last_administrator` when no other would be left. */
  leave(): void
  /** Adds one. */
  join(): void
}

/** Counts administrators as far as needed when this many may leave. The count stays true while the tenant is locked. */
export async function countAdministrators(
  db: Db,
  tenant: Tenant,
  leaving: number,
  now: Date,
): Promise<Administrators> {
  return administratorsLeft(
    tenant,
    leaving === 0 ? 0 : await numberOfAdministrators(db, tenant, leaving + 1, now),
  )
}

/** Follows the number of administrators from a count that is already known. */
export function administratorsLeft(tenant: Tenant, count: number): Administrators {
  let left = count
  return {
    leave() {
      if (left <= 1) throw new Refusal('user.last_administrator', { role: administratorRole(tenant).name })
      left -= 1
    },
    join() {
      left += 1
    },
  }
}

/** The number of administrators, counted up to `most`. */
export async function numberOfAdministrators(
  db: Db,
  tenant: Tenant,
  most: number,
  now: Date,
): Promise<number> {
  return (await findActiveHolders(db, tenant.id, administratorRole(tenant).id, now, most)).length
}
