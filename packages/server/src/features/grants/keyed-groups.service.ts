import type { Grants } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { findKeyedGroups, type KeyedGroup } from './keyed-groups.store.ts'

export type { KeyedGroup }

/** Reads groups that may act by API keys, with their roles; none where the tenant's rules have no groups. */
export async function loadKeyedGroups(db: Db, tenant: Tenant, ids: readonly string[]): Promise<KeyedGroup[]> {
  return tenant.profile.source.groups.enabled && ids.length > 0 ? findKeyedGroups(db, tenant.id, ids) : []
}

/** The username under which a group acts. Owners choose any name for a group, so it is marked: it must not look like the name of an account. */
export function groupUsername({ name }: Pick<KeyedGroup, 'name'>): string {
  return `group:${name}`
}

/** The grants of a group: its roles and nothing else. */
export function grantsOfGroup({ roles }: Pick<KeyedGroup, 'roles'>): Grants {
  return { roles: roles.map((role) => ({ ...role, source: 'manual' })), capabilities: [], limits: {} }
}
