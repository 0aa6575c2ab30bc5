import { type Grants, grantState, type RoleGrant, reachOf, type Subject } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { findGrants, findRoleGrants, type GrantRows, type ShownRoleGrant } from './grants.store.ts'

/** A user's grants in the form that the access rules work with. */
export function grantsFrom(rows: GrantRows): Grants {
  const [promotion] = rows.promotions
  return {
    ...(promotion ? { promotion } : {}),
    roles: rows.roles,
    capabilities: rows.capabilities,
    limits: Object.fromEntries(rows.limits.map((row) => [row.limitKey, row.value])),
  }
}

export async function loadGrants(db: Db, tenantId: string, userId: string): Promise<Grants> {
  return grantsFrom(await findGrants(db, tenantId, [userId]))
}

/** Grants of many users: an entry for each id. */
export async function loadGrantsOf(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<Map<string, Grants>> {
  const rows = await findGrants(db, tenantId, userIds)
  const roles = Map.groupBy(rows.roles, ({ userId }) => userId)
  const capabilities = Map.groupBy(rows.capabilities, ({ userId }) => userId)
  const limits = Map.groupBy(rows.limits, ({ userId }) => userId)
  const promotions = Map.groupBy(rows.promotions, ({ userId }) => userId)
  return new Map(
    userIds.map((id) => [
      id,
      grantsFrom({
        roles: roles.get(id) ?? [],
        capabilities: capabilities.get(id) ?? [],
        limits: limits.get(id) ?? [],
        promotions: promotions.get(id) ?? [],
      }),
    ]),
  )
}

/** What a user can do now or later. Escalation is checked against it. */
export async function loadReach(db: Db, tenant: Tenant, userId: string, now: Date): Promise<Subject> {
  return reachOf(tenant.model, await loadGrants(db, tenant.id, userId), now)
}

/** Role grants of many users at once, by user. */
export async function loadRoleGrants(
  db: Db,
  tenantId: string,
  userIds: string[],
): Promise<Map<string, ShownRoleGrant[]>> {
  const rows = await findRoleGrants(db, tenantId, userIds)
  return Map.groupBy(rows, (row) => row.userId)
}

/** The ids of the roles that count at this moment. */
export function validRoleIds(
  grants: readonly Pick<RoleGrant, 'roleId' | 'startsAt' | 'endsAt'>[],
  now: Date,
): string[] {
  return grants.filter((grant) => grantState(grant, now) === 'valid').map((grant) => grant.roleId)
}
