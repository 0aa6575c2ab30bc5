import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { ServiceAccount, Visit, Visitor } from '@rollcall/contract/visits.ts'
import type { Caller, Context } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { shownUser } from '../accounts/accounts.service.ts'
import { namesOf } from '../directory/users.service.ts'
import { loadGrantsOf, validRoleIds } from '../grants/grants.load.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { isEligible } from '../memberships/memberships.rules.ts'
import { listVisits, type MembershipRow, type ServiceAccountRow } from '../memberships/memberships.store.ts'
import type { Given } from './giving.ts'
import { shownPeriod } from './sides.ts'
import * as store from './visits.store.ts'

/** The caller of a list. */
export type Reading = Pick<Caller<Principal>, 'actor' | 'now' | 'signal'>
/** Reads in a transaction of a tenant, or of the system. */
export type Read = <T>(
  of: { tenant: string } | { system: true },
  signal: AbortSignal,
  fn: (db: Db) => Promise<T>,
) => Promise<T>
type Unused = { unusedDays?: number }
const day = 86_400_000

/** How lists read: the rows of a tenant in a transaction of it, the names of others in one of the system. */
export function reading(database: Pick<Database, 'transaction'>): Read {
  return (of, signal, fn) => database.transaction({ ...of, readOnly: true, purpose: 'read', signal }, fn)
}

function unusedSince({ unusedDays }: Unused, now: Date) {
  return unusedDays === undefined ? {} : { unusedSince: new Date(now.getTime() - unusedDays * day) }
}

const timeOrNull = (at: Date | null) => at?.toISOString() ?? null

/** `visits.list-accounts`: the service accounts of the caller's tenant, with the tenants that they may enter. */
export async function listAccounts(
  read: Read,
  { actor, now, signal }: Reading,
  input: Input<typeof contract.visits.listAccounts>,
) {
  const { tenant } = actor
  const filter = { ...unusedSince(input, now), userId: input.user }
  const { rows, facts, ...page } = await read({ tenant: tenant.id }, signal, async (db) => {
    const found = await readPage(actor.cursorKey, 'visits.list-accounts', input, {
      read: (at) => store.listServiceAccounts(db, tenant.id, filter, at),
      position: ({ promotedAt, userId }) => positionAt(promotedAt, userId),
      count: () => store.countServiceAccounts(db, tenant.id, filter),
    })
    return { ...found, facts: await factsAtHome(db, tenant, found.rows) }
  })
  const { visits } = facts
  const targets = visits.map(({ targetId }) => targetId)
  const ids = rows.map(({ userId }) => userId)
  const [names, memberships] = await read({ system: true }, signal, async (db) => [
    await store.namesOfTenants(db, targets),
    await store.membershipsFrom(db, tenant.id, ids, targets),
  ])
  const accesses = visits.flatMap(({ userId, targetId }) => {
    const to = names.get(targetId)
    const membership = memberships.find((row) => row.tenantId === targetId && row.homeUserId === userId)
    if (!to || !membership) return []
    const { givenAt, lastUsedAt } = membership
    const used = { givenAt: givenAt.toISOString(), lastUsedAt: timeOrNull(lastUsedAt) }
    return [{ userId, tenant: to, ...used, ...shownPeriod(membership) }]
  })
  const items = rows.flatMap((row) => shownAccount(tenant, row, facts, accesses, now) ?? [])
  return { items, ...page }
}

/** What a list says of service accounts beside their promotion. */
async function factsAtHome(db: Db, tenant: Tenant, rows: readonly ServiceAccountRow[]) {
  const ids = rows.map(({ userId }) => userId)
  return {
    accounts: await store.accountsById(db, tenant.id, ids),
    grants: await loadGrantsOf(db, tenant.id, ids),
    visits: await listVisits(db, tenant.id, ids),
    names: await namesOf(
      db,
      tenant,
      rows.map(({ promotedBy }) => promotedBy),
    ),
  }
}

function shownAccount(
  tenant: Tenant,
  row: ServiceAccountRow,
  { accounts, grants, names }: Awaited<ReturnType<typeof factsAtHome>>,
  accesses: readonly (ServiceAccount['accesses'][number] & { userId: string })[],
  now: Date,
): ServiceAccount | undefined {
  const account = accounts.get(row.userId)
  const held = grants.get(row.userId)
  if (!account || !held) return undefined
  const { id, username, alias, kind, status, roles } = shownUser(tenant, account, held, now)
  const { promotedBy } = row
  return {
    user: { id, username, alias, kind, status, roles },
    reason: row.reason,
    promotedAt: row.promotedAt.toISOString(),
    promotedBy: promotedBy === null ? null : { id: promotedBy, name: names.get(promotedBy) ?? '' },
    ...shownPeriod(row),
    eligible: status === 'active' && isEligible(tenant, roleBadges(tenant, validRoleIds(held.roles, now))),
    lastUsedAt: timeOrNull(row.lastUsedAt),
    accesses: accesses.filter(({ userId }) => userId === id).map(({ userId: _, ...access }) => access),
  }
}

/** `visits.list-visitors`: the accounts of other tenants that may enter the caller's. */
export async function listVisitors(
  read: Read,
  { actor, now, signal }: Reading,
  input: Input<typeof contract.visits.listVisitors>,
) {
  const { tenant } = actor
  const filter = unusedSince(input, now)
  const { rows, facts, ...page } = await read({ tenant: tenant.id }, signal, async (db) => {
    const found = await readPage(actor.cursorKey, 'visits.list-visitors', input, {
      read: (at) => store.listMemberships(db, tenant.id, filter, at),
      position: ({ givenAt, userId }) => positionAt(givenAt, userId),
      count: () => store.countMemberships(db, tenant.id, filter),
    })
    const ids = found.rows.map(({ userId }) => userId)
    const accounts = await store.accountsById(db, tenant.id, ids)
    return { ...found, facts: { accounts, grants: await loadGrantsOf(db, tenant.id, ids) } }
  })
  const homes = await read({ system: true }, signal, (db) =>
    store.namesOfTenants(
      db,
      rows.map(({ homeId }) => homeId),
    ),
  )
  return { items: rows.map((row) => shownVisitor(tenant, row, { ...facts, homes }, now)), ...page }
}

type VisitorFacts = {
  accounts: Awaited<ReturnType<typeof store.accountsById>>
  grants: Awaited<ReturnType<typeof loadGrantsOf>>
  homes: Awaited<ReturnType<typeof store.namesOfTenants>>
}

function shownVisitor(
  tenant: Tenant,
  row: MembershipRow,
  { accounts, grants, homes }: VisitorFacts,
  now: Date,
): Visitor {
  const { slug = '', name = '' } = homes.get(row.homeId) ?? {}
  return {
    user: row.userId,
    username: accounts.get(row.userId)?.username ?? '',
    home: { slug, name },
    roles: roleBadges(tenant, validRoleIds(grants.get(row.userId)?.roles ?? [], now)),
    reason: row.reason,
    givenBy: { name: row.givenByName, server: row.givenByServer },
    givenAt: row.givenAt.toISOString(),
    ...shownPeriod(row),
    lastUsedAt: timeOrNull(row.lastUsedAt),
  }
}

/** A visitor who was just let in. */
export async function visitorNow(
  { db, tenant, now }: Pick<Context<Principal>, 'db' | 'tenant' | 'now'>,
  { membership, home }: Given,
): Promise<Visitor> {
  const ids = [membership.userId]
  const accounts = await store.accountsById(db, tenant.id, ids)
  const grants = await loadGrantsOf(db, tenant.id, ids)
  return shownVisitor(tenant, membership, { accounts, grants, homes: new Map([[home.id, home]]) }, now)
}

/** `visits.list-all`: access across tenants, for administrators of the server. */
export function listAll(
  read: Read,
  { actor, now, signal }: Reading,
  input: Input<typeof contract.visits.listAll>,
) {
  return read({ system: true }, signal, async (db) => {
    const filter = { q: input.q, ...unusedSince(input, now) }
    const { rows, ...page } = await readPage(actor.cursorKey, 'visits.list-all', input, {
      read: (at) => store.listAllMemberships(db, filter, at),
      position: ({ givenAt, userId }) => positionAt(givenAt, userId),
      count: () => store.countAllMemberships(db, filter),
    })
    const names = await store.namesOfTenants(
      db,
      rows.flatMap(({ tenantId, homeId }) => [tenantId, homeId]),
    )
    const items = rows.flatMap((row) => {
      const [home, tenant] = [names.get(row.homeId), names.get(row.tenantId)]
      return home && tenant ? [shownVisit(row, home, tenant)] : []
    })
    return { items, ...page }
  })
}

/** A membership as administrators of the server see it. */
export function shownVisit(row: MembershipRow, home: Visit['home'], tenant: Visit['tenant']): Visit {
  return {
    home,
    account: { id: row.homeUserId, name: row.homeUsername },
    tenant,
    visitor: row.userId,
    reason: row.reason,
    givenAt: row.givenAt.toISOString(),
    ...shownPeriod(row),
    lastUsedAt: timeOrNull(row.lastUsedAt),
  }
}

/** `visits.list-tenants`: where the caller may act: at home, and in the tenants that it may enter. */
export async function listTenants(read: Read, { actor, now, signal }: Reading, enters: boolean) {
  const { home, id: userId } = actor
  const others = enters
    ? await read({ system: true }, signal, (db) => store.tenantsToEnter(db, { homeId: home.id, userId, now }))
    : []
  return {
    items: [
      { slug: home.slug, name: home.name, home: true, endsAt: null },
      ...others.map(({ slug, name, endsAt }) => ({ slug, name, home: false, endsAt: endsAt.toISOString() })),
    ],
  }
}
