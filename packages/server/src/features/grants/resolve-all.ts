import { compileSubject, type Grants, withoutServer } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import { isId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { findByIdOrUsername, kindOf } from '../directory/users.service.ts'
import { visitorProvider } from '../directory/users.sign-in.ts'
import { isWithinDays, nextChangeOf } from '../memberships/memberships.rules.ts'
import { membershipsOf } from '../memberships/memberships.store.ts'
import { loadGrantsOf } from './grants.load.ts'
import { grantsOfGroup, groupUsername, loadKeyedGroups } from './keyed-groups.service.ts'

/** An account or a group as decisions need it; it need not be the caller. */
export interface ResolvedPrincipal extends Pick<Principal, 'id' | 'name' | 'subject'> {
  readonly kind: 'user' | 'service-account' | 'group'
  readonly alias: string | null
  /** Whether the account may sign in. Always true for groups. */
  readonly active: boolean
  readonly grants: Grants
  /** When it was read. Its rights are compiled for this moment. */
  readonly readAt: Date
}

/**
 * Reads accounts by id or username and groups by id, and returns them by the given name; names that do not exist are left out. The same
 * few statements for any number.
 */
export async function resolveAll(
  db: Db,
  tenant: Tenant,
  names: readonly string[],
  now: Date,
): Promise<Map<string, ResolvedPrincipal>> {
  const accounts = await findByIdOrUsername(db, tenant, names)
  // No account has the id of a group.
  const others = names.filter((name) => !accounts.has(name) && isId(name)).map((id) => id.toLowerCase())
  const rows = new Map([...accounts.values()].map((row) => [row.id, row]))
  const grants =
    rows.size === 0 ? new Map<string, Grants>() : await loadGrantsOf(db, tenant.id, [...rows.keys()])
  const groups = await loadKeyedGroups(db, tenant, others)
  const visitors = [...rows.values()].filter(({ provider }) => provider === visitorProvider)
  const memberships = await membershipsOf(
    db,
    tenant.id,
    visitors.map(({ id }) => id),
  )
  const made = (one: Omit<ResolvedPrincipal, 'readAt' | 'subject'>): [string, ResolvedPrincipal] => {
    const subject = compileSubject(tenant.model, one.grants, now)
    return [one.id, { ...one, readAt: now, subject }]
  }
  /** A visitor acts within the days of its access only, and has no permission on the server. */
  const visiting = ([id, one]: [string, ResolvedPrincipal]): [string, ResolvedPrincipal] => {
    const days = memberships.get(id)
    if (!days) return [id, { ...one, active: one.active && !visitors.some((row) => row.id === id) }]
    const subject = withoutServer(tenant.model, one.subject)
    const changesAt = Math.min(subject.changesAt, nextChangeOf(days, now))
    return [id, { ...one, active: one.active && isWithinDays(days, now), subject: { ...subject, changesAt } }]
  }
  const found = new Map([
    ...[...rows.values()].map((row) =>
      visiting(
        made({
          kind: kindOf(row),
          id: row.id,
          name: row.username,
          alias: row.alias,
          active: row.status === 'active',
          grants: grants.get(row.id) as Grants,
        }),
      ),
    ),
    ...groups.map((group) =>
      made({
        kind: 'group',
        id: group.id,
        name: groupUsername(group),
        alias: null,
        active: true,
        grants: grantsOfGroup(group),
      }),
    ),
  ])
  return new Map(
    names.flatMap((name) => {
      const one = found.get(accounts.get(name)?.id ?? name.toLowerCase())
      return one ? [[name, one] as const] : []
    }),
  )
}

/** Returns the account or group with an id if it may act now; undefined if it may not or does not exist, and for null. */
export async function resolveActive(
  db: Db,
  tenant: Tenant,
  id: string | null,
  now: Date,
): Promise<ResolvedPrincipal | undefined> {
  const one = id === null ? undefined : (await resolveAll(db, tenant, [id], now)).get(id)
  return one?.active ? one : undefined
}
