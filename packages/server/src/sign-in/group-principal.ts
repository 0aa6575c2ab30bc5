import { keysOf } from '@rollcall/access/permission-set.ts'
import { compileSubject, type Grants } from '@rollcall/access/subject.ts'
import { roleBadges } from '../features/access/access.service.ts'
import { type KeyedGroup, loadKeyedGroup } from '../features/api-keys/group-api-keys.service.ts'
import { preferencesOf } from '../features/me/preferences.ts'
import type { Db } from '../platform/database/database.ts'
import type { Principal, PrincipalCredential, Tenant } from '../platform/principal.ts'

/** A group that acts by an API key, with what the roles that it carries give at this moment; undefined as {@link loadKeyedGroup} says. */
export async function groupPrincipal(
  db: Db,
  tenant: Tenant,
  credential: PrincipalCredential,
  groupId: string,
  now: Date,
): Promise<Principal | undefined> {
  const group = await loadKeyedGroup(db, tenant, groupId)
  if (!group) return undefined
  const subject = compileSubject(tenant.model, grantsOf(group), now)
  return {
    ...credential,
    tenant,
    user: asUser(tenant, group),
    subject,
    permissions: keysOf(tenant.model.catalogue, subject.permissions),
    preferences: preferencesOf({}),
    mustChangePassword: false,
    impersonator: null,
  }
}

/** The rights of a group: its roles, and nothing of its own beside them. */
export function grantsOf({ roleIds }: KeyedGroup): Grants {
  return { roles: roleIds.map((roleId) => ({ roleId, source: 'manual' })), capabilities: [], limits: {} }
}

function asUser(tenant: Tenant, { id, name, roleIds, createdAt }: KeyedGroup): Principal['user'] {
  return {
    id,
    username: name,
    email: null,
    // Where names of accounts are shown by their alias it is shown as well.
    alias: name,
    status: 'active',
    provider: 'group',
    roles: roleBadges(tenant, roleIds),
    createdAt: createdAt.toISOString(),
    lastSignInAt: null,
    lockedUntil: null,
  }
}
