import { has } from '@rollcall/access/permission-set.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { type CursorValues, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { shownName } from '../directory/users.visibility.ts'
import {
  countPermissionHolders,
  type Giving,
  listPermissionHolders,
  type PermissionHolder,
} from '../grants/holders.store.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { requirePermission, rolesGiving } from './access.explain.ts'

/** `access.who-can`: a page of the users who have a permission now, by name, with what gives it to them. */
export async function whoCanOperation(
  { db, actor, tenant, now }: Context<Principal>,
  input: Input<typeof contract.access.whoCan>,
) {
  const { permission, status } = input
  requirePermission(tenant, permission)
  const giving = givingNow(tenant, permission, now, status)
  const { rows, ...page } = await readPage(actor.cursorKey, 'access.who-can', input, {
    read: (at) => listPermissionHolders(db, tenant.id, giving, at),
    position: positionOf,
    count: () => countPermissionHolders(db, tenant.id, giving),
  })
  return {
    items: rows.map((row) => ({
      user: { id: row.id, name: shownName(tenant, row) },
      status: row.status,
      roles: roleBadges(tenant, row.roleIds),
      viaGroup: row.viaGroup,
      capability: row.capability,
    })),
    ...page,
  }
}

/** A page of active accounts of a kind that have a permission now, by name; none if the catalogue does not contain the permission. */
export async function listActiveHolders(
  db: Db,
  tenant: Tenant,
  { permission, kind }: { permission: string; kind: NonNullable<Giving['kind']> },
  now: Date,
  page: { limit: number; after: CursorValues | undefined },
): Promise<{ id: string; username: string; position: CursorValues }[]> {
  const giving = { ...givingNow(tenant, permission, now, 'active'), kind }
  const rows = await listPermissionHolders(db, tenant.id, giving, page)
  return rows.map((row) => ({ id: row.id, username: row.username, position: positionOf(row) }))
}

function positionOf({ usernameSort, id }: PermissionHolder): CursorValues {
  return [usernameSort, id]
}

function givingNow(tenant: Tenant, permission: string, now: Date, status: Giving['status']): Giving {
  return {
    roleIds: rolesGiving(tenant, permission).map((role) => role.id),
    capabilities: capabilitiesGiving(tenant, permission),
    status,
    now,
  }
}

/** The permissions whose capability gives this one: itself first, then those that imply it. */
function capabilitiesGiving({ model: { catalogue } }: Tenant, key: string): string[] {
  const index = catalogue.indexOf(key)
  return catalogue.permissions
    .filter((_, other) => has(catalogue.closures[other] as Uint32Array, index))
    .map((permission) => permission.key)
}
