import { can } from '@rollcall/access/decide.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { requireBelow } from '../../platform/quota.ts'
import { countOwnedGroups } from './groups.store.ts'

/** Throws `quota.reached` when a user owns as many groups as the tenant's rules allow; users who manage all groups have no quota. */
export async function requireGroupQuota({
  db,
  actor,
  tenant,
}: Pick<Context<Principal>, 'db' | 'actor' | 'tenant'>): Promise<void> {
  if (can(tenant.model, actor.subject, 'groups:manage')) return
  const most = tenant.profile.source.quotas.groupsPerOwner
  requireBelow(most, await countOwnedGroups(db, tenant.id, actor.id, most), 'groups')
}
