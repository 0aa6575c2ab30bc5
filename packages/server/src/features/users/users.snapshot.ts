import { storedValue } from '@rollcall/access/attributes.ts'
import { iso, keptPeriod, type UserSnapshot } from '../../platform/snapshots.ts'
import { binRow, keptUntil } from '../bin/bin.service.ts'
import { insertIntoBin } from '../bin/bin.store.ts'
import { listValues, type ValueRow } from '../directory/attributes.store.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import type { CapabilityGrantRow } from '../grants/grants.store.ts'
import { type KeptMembership, listMembershipsOf } from '../groups/members.store.ts'
import type { Candidate, Work } from './users.actions.ts'

/**
 * Puts accounts that are about to be deleted into the recycle bin, where the tenant has one. Call it before their groups are transferred and
 * their grants end. Returns until when they can be restored.
 */
export async function keepDeleted(work: Work, removed: readonly Candidate[]): Promise<Date | undefined> {
  const { db, tenant, actor, now } = work
  const endsAt = keptUntil(tenant, now)
  if (!endsAt || removed.length === 0) return endsAt
  const ids = removed.map(({ row }) => row.id)
  const memberships = Map.groupBy(await listMembershipsOf(db, tenant.id, ids), ({ userId }) => userId)
  const keys = tenant.profile.attributes.map(({ key }) => key)
  const values = Map.groupBy(await listValues(db, tenant.id, ids, keys), ({ userId }) => userId)
  const by = { id: actor.id, name: shownName(tenant, namesOfActor(actor)) }
  const rows = removed.map((candidate) => {
    const { id, username, usernameSort, usernameKey, emailKey } = candidate.row
    const snapshot = snapshotOf(work, candidate, {
      memberships: memberships.get(id) ?? [],
      values: values.get(id) ?? [],
    })
    const named = { id, kind: 'user', name: username, nameSort: usernameSort } as const
    const nameKeys = { nameKey: usernameKey, otherKey: emailKey }
    return binRow({ tenant, by, now }, endsAt, { ...named, ...nameKeys, snapshot })
  })
  await insertIntoBin(db, rows)
  return endsAt
}

function snapshotOf(
  { tenant }: Work,
  { row, grants }: Candidate,
  { memberships, values }: { memberships: readonly KeptMembership[]; values: readonly ValueRow[] },
): UserSnapshot {
  const { username, email, alias, emailSetBy, emailUnconfirmed, kind, provider, preferences, createdBy } = row
  return {
    account: {
      username,
      email,
      alias,
      emailSetBy,
      emailUnconfirmed,
      kind,
      provider,
      preferences,
      createdAt: row.createdAt.toISOString(),
      createdBy,
      lastSignInAt: iso(row.lastSignInAt),
    },
    roles: grants.roles
      .filter(({ via }) => !via)
      .map(({ roleId, source, ...period }) => ({
        id: roleId,
        name: tenant.model.roles.get(roleId)?.name ?? '',
        source: source as UserSnapshot['roles'][number]['source'],
        ...keptPeriod(period),
      })),
    capabilities: (grants.capabilities as CapabilityGrantRow[]).map(
      ({ permission, reason, source, ...period }) => ({
        permission,
        reason,
        source,
        ...keptPeriod(period),
      }),
    ),
    limits: { ...grants.limits },
    attributes: attributesOf(tenant, values),
    groups: memberships.map(({ groupId, name, role, source, ...period }) => ({
      id: groupId,
      name,
      role,
      source,
      ...keptPeriod(period),
    })),
  }
}

function attributesOf({ profile }: Work['tenant'], values: readonly ValueRow[]): UserSnapshot['attributes'] {
  const defined = new Map(profile.attributes.map((attribute) => [attribute.key, attribute]))
  return Object.fromEntries(
    values.flatMap(({ key, value }) => {
      const attribute = defined.get(key)
      return attribute ? [[key, storedValue(attribute, value)]] : []
    }),
  )
}
