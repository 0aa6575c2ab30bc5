import { can, explain } from '@rollcall/access/decide.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import { compileSubject, type Grants } from '@rollcall/access/subject.ts'
import type { UsedQuota } from '@rollcall/contract/access.ts'
import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import { describedFor } from '../../platform/permission-words.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { countApiKeys } from '../api-keys/api-keys.store.ts'
import type { Account } from '../directory/users.service.ts'
import { shownName } from '../directory/users.visibility.ts'
import { grantsFrom } from '../grants/grants.load.ts'
import { findGrants } from '../grants/grants.store.ts'
import { roleBadge } from '../grants/tenant-roles.ts'
import { countOwnedGroups } from '../groups/groups.store.ts'
import { requirePermission } from './access.explain.ts'
import { effectiveLimit } from './access.limits.ts'
import { capabilityGrant, given, groupsAmong, personAmong, type ShownVia } from './access.people.ts'
import { accessActions, capabilityActions } from './access.verdicts.ts'

type Asking = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'now' | 'origin'>

/** What a user may do, and what gives it, with the names that the caller may read. */
export async function accessOf(
  { db, actor, tenant, now, origin }: Asking,
  user: Pick<Account, 'id' | 'username' | 'alias'>,
) {
  const rows = await findGrants(db, tenant.id, [user.id])
  const grants = grantsFrom(rows)
  const found = await personAmong(db, tenant, rows)
  const readsNames = can(tenant.model, actor.subject, 'users:read-names')
  const person: typeof found = (id) => (readsNames || id === actor.id ? found(id) : null)
  const group = await groupsAmong({ db, actor, now }, rows.roles)
  const described = describedFor(origin.acceptLanguage)
  return {
    roles: rows.roles.flatMap((grant) => {
      const role = tenant.model.roles.get(grant.roleId)
      if (!role) return []
      const { source, via } = grant
      return [{ role: roleBadge(tenant, role), source, group: group(via), ...given(grant, person) }]
    }),
    capabilities: rows.capabilities.map((grant) => ({
      ...capabilityGrant(grant, { id: user.id, name: shownName(tenant, user) }, person),
      actions: capabilityActions({ actor, tenant, now }, grants, grant),
    })),
    permissions: effectivePermissions(tenant, grants, now, group).map(({ key, paths }) => ({
      permission: key,
      ...described(requirePermission(tenant, key)),
      paths,
    })),
    limits: tenant.profile.limits.map((limit) => effectiveLimit(tenant, grants, limit.key, now)),
    actions: accessActions({ actor, tenant, now }, grants),
  }
}

/** How much of the tenant's quotas the caller uses. Users who manage all groups own any number of them. */
export async function usedQuotas(db: Db, tenant: Tenant, actor: Principal): Promise<UsedQuota[]> {
  const { quotas, groups } = tenant.profile.source
  const [apiKeys, owned] = [
    await countApiKeys(db, tenant.id, { userId: actor.id }),
    await countOwnedGroups(db, tenant.id, actor.id, quotas.groupsPerOwner),
  ]
  const ofGroups = can(tenant.model, actor.subject, 'groups:manage') ? null : quotas.groupsPerOwner
  return [
    { quota: 'api-keys', used: apiKeys, most: quotas.apiKeysPerOwner },
    ...(groups.enabled ? [{ quota: 'groups' as const, used: owned, most: ofGroups }] : []),
  ]
}

function effectivePermissions(tenant: Tenant, grants: Grants, now: Date, group: ShownVia) {
  const { catalogue } = tenant.model
  const subject = compileSubject(tenant.model, grants, now)
  return keysOf(catalogue, subject.permissions).map((key) => {
    const paths = explain(tenant.model, grants, key, now).paths.map((path) => ({
      kind: path.kind,
      name: path.name,
      ...(path.impliedBy ? { impliedBy: path.impliedBy } : {}),
      group: group(path.via),
      endsAt: path.until?.toISOString() ?? null,
    }))
    return { key, paths }
  })
}
