import type { Grants } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { findKeyedGroups, type KeyedGroup } from './keyed-groups.store.ts'

export type { KeyedGroup }

/** Groups that may act by API keys, with what they carry; none where the tenant's rules have no groups. */
export async function loadKeyedGroups(db: Db, tenant: Tenant, ids: readonly string[]): Promise<KeyedGroup[]> {
  return tenant.profile.source.groups.enabled && ids.length > 0 ? findKeyedGroups(db, tenant.id, ids) : []
}

/** What a group that acts is called: owners call it as they like, and what it does must not stand under the name of an account. */
export function groupUsername({ name }: Pick<KeyedGroup, 'name'>): string {
  return `group:${name}`
}

/** The rights of a group: its roles, and nothing of its own beside them. */
export function grantsOfGroup({ roles }: Pick<KeyedGroup, 'roles'>): Grants {
  return { roles: roles.map((role) => ({ ...role, source: 'manual' })), capabilities: [], limits: {} }
}
