import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { countApiKeys } from './api-keys.store.ts'
import { findKeyedGroup, type KeyedGroup } from './group-api-keys.store.ts'

export type { KeyedGroup }

/** The group that an API key acts for; undefined when it was deleted, and where the tenant's rules have no groups. */
export async function loadKeyedGroup(db: Db, tenant: Tenant, id: string): Promise<KeyedGroup | undefined> {
  return tenant.profile.source.groups.enabled ? findKeyedGroup(db, tenant.id, id) : undefined
}

/** How many keys a group has, those among them whose time is over. */
export async function countGroupApiKeys(db: Db, tenant: Tenant, groupId: string): Promise<number> {
  return countApiKeys(db, tenant.id, { groupId })
}
