import { keysOf } from '@rollcall/access/permission-set.ts'
import { compileSubject } from '@rollcall/access/subject.ts'
import { roleBadges, validRoleIds } from '../features/access/access.service.ts'
import {
  grantsOfGroup,
  groupUsername,
  type KeyedGroup,
  loadKeyedGroups,
} from '../features/api-keys/group-api-keys.service.ts'
import { preferencesOf } from '../features/me/preferences.ts'
import type { Db } from '../platform/database/database.ts'
import type { Principal, PrincipalCredential, Tenant } from '../platform/principal.ts'

/**
 * A group that acts by an API key, with what the roles that it carries give at this moment; undefined when it was deleted, and where the
 * tenant's rules have no groups.
 */
export async function groupPrincipal(
  db: Db,
  tenant: Tenant,
  credential: PrincipalCredential,
  groupId: string,
  now: Date,
): Promise<Principal | undefined> {
  const [group] = await loadKeyedGroups(db, tenant, [groupId])
  if (!group) return undefined
  const subject = compileSubject(tenant.model, grantsOfGroup(group), now)
  return {
    ...credential,
    tenant,
    user: asUser(tenant, group, now),
    subject,
    permissions: keysOf(tenant.model.catalogue, subject.permissions),
    preferences: preferencesOf({}),
    mustChangePassword: false,
    impersonator: null,
  }
}

function asUser(tenant: Tenant, group: KeyedGroup, now: Date): Principal['user'] {
  const { id, roles, createdAt } = group
  const username = groupUsername(group)
  return {
    id,
    username,
    email: null,
    // Where names of accounts are shown by their alias it is shown as well.
    alias: username,
    status: 'active',
    provider: 'group',
    roles: roleBadges(tenant, validRoleIds(roles, now)),
    createdAt: createdAt.toISOString(),
    lastSignInAt: null,
    lockedUntil: null,
  }
}
