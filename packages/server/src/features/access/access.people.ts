import type { RoleGrant } from '@rollcall/access/subject.ts'
import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { namesOf } from '../directory/users.service.ts'
import type { CapabilityGrantRow, GrantRows } from '../grants/grants.store.ts'
import { visibleAmong } from '../groups/groups.access.ts'

/** Finds the id and name of a user by id, as everybody may see them; null for null. */
export type Person = (id: string | null) => { id: string; name: string } | null

/** Finds a group through which a user has a role, as the caller may see it. */
export type ShownVia = (via: RoleGrant['via'] | null) => { id: string; name: string } | null

/** The groups through which these roles come. Private groups have a name only if the caller is in them or sees all groups. */
export async function groupsAmong(
  { db, actor, now }: Pick<Context<Principal>, 'db' | 'actor' | 'now'>,
  roles: GrantRows['roles'],
): Promise<ShownVia> {
  const ids = [...new Set(roles.flatMap(({ via }) => via?.groupId ?? []))]
  const visible = await visibleAmong(db, actor, ids, now)
  return (via) => (via && visible.has(via.groupId) ? { id: via.groupId, name: via.groupName } : null)
}

/** The users who gave or have one of these grants. */
export async function personAmong(
  db: Db,
  tenant: Tenant,
  rows: Pick<GrantRows, 'capabilities'> & { roles?: GrantRows['roles'] },
): Promise<Person> {
  const givers = [...(rows.roles ?? []), ...rows.capabilities].map((grant) => grant.grantedBy)
  return peopleAmong(db, tenant, [...givers, ...rows.capabilities.map((grant) => grant.userId)])
}

/** Reads the names of the accounts with these ids. */
export async function peopleAmong(db: Db, tenant: Tenant, ids: readonly (string | null)[]): Promise<Person> {
  const names = await namesOf(db, tenant, [...ids])
  return (id) => (id ? { id, name: names.get(id) ?? 'A deleted account' } : null)
}

export function given(
  grant: { grantedBy: string | null; grantedAt: Date; endsAt: Date | null },
  person: Person,
) {
  return {
    grantedBy: person(grant.grantedBy),
    grantedAt: grant.grantedAt.toISOString(),
    endsAt: grant.endsAt?.toISOString() ?? null,
  }
}

export function capabilityGrant(
  row: CapabilityGrantRow,
  user: { id: string; name: string },
  person: Person,
): CapabilityGrant {
  return {
    id: row.id,
    permission: row.permission,
    user,
    reason: row.reason,
    source: row.source,
    startsAt: row.startsAt?.toISOString() ?? null,
    ...given(row, person),
  }
}
