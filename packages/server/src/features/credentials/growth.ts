import { grows, refuseActingOn } from '@rollcall/access/escalation.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import { reachOf, roleAsSubject, type Subject } from '@rollcall/access/subject.ts'
import type { Settled } from '@rollcall/contract/events/fields.ts'
import type { OlderCredentialsFound } from '@rollcall/contract/problems.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { personNames } from '../directory/users.people.ts'
import type { ReachWatch } from '../grants/escalation.ts'
import { loadGrantsOf } from '../grants/grants.load.ts'
import { grantsOfGroup } from '../grants/keyed-groups.service.ts'
import { resolveAll } from '../grants/resolve-all.ts'
import { idleSince } from '../sessions/sessions.service.ts'
import {
  type CredentialCounts,
  countOlder,
  endOlder,
  findAwakeGroupKeys,
  findGivenAddresses,
  findHoldersWithCredentials,
  findKeyedGroupsWithRole,
  findLinkMakers,
  findMembersWithCredentials,
  findSharedPasswords,
  type Given,
  holdAccounts,
  markAddresses,
  sleepGroupKeys,
  stopJobs,
  voidPasswords,
} from './older-credentials.store.ts'

/** What happens to credentials that are older than the new rights. The default is to end them. */
export type Choice = 'end' | 'keep' | 'ask' | undefined

type Work = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now'>

/**
 * Watches which accounts and groups gain rights by a change in progress. A credential made before the change would be worth more after it.
 * So every change that can add rights reports the reach before and after, and calls `settle` at its end.
 */
export interface Growth extends ReachWatch {
  group(group: { id: string }, before: Subject, after: Subject): void
  /** Records an account that can pass on its rights from now on, as the owner of a group can, though it gains none. */
  passesOn(userId: string, reach: Subject): void
  /**
   * Ends or keeps the older credentials of the accounts that gained rights, as chosen, and puts the API keys of such groups to sleep.
   * Throws `access.older_credentials` if the choice is to ask and there are any. Returns what the event says for each user.
   */
  settle(): Promise<{ of(userId: string): Settled; total: Settled }>
}

/** Begins to watch a change. Call `settle` before the change is recorded. */
export function watchGrowth(work: Work, choice: Choice): Growth {
  const accounts = new Map<string, Subject>()
  const groups = new Set<string>()
  return {
    account(userId, before, after) {
      if (grows(before, after)) accounts.set(userId, after)
    },
    group({ id }, before, after) {
      if (grows(before, after)) groups.add(id)
    },
    passesOn(userId, reach) {
      accounts.set(userId, reach)
    },
    async settle() {
      const [older, keys] = await Promise.all([
        findOlder(work, accounts),
        groups.size > 0 ? findAwakeGroupKeys(work.db, work.tenant.id, [...groups]) : [],
      ])
      if (choice === 'ask') await refuseIfAny(work, older, keys)
      await sleep(work, [...groups], keys)
      if (choice !== 'keep') await end(work, older)
      else await markAddresses(work.db, work.tenant.id, idsOf(older.addresses), { unconfirmed: false })
      const facts = choice === 'keep' ? kept : ended
      return { of: (userId) => facts(older.of(userId)), total: facts(older.total) }
    },
  }
}

interface Counts extends CredentialCounts {
  passwords: number
  addresses: number
}

interface Older {
  userIds: string[]
  passwords: Given[]
  addresses: Given[]
  of(userId: string): Counts
  total: Counts
}

const none: Counts = { sessions: 0, apiKeys: 0, links: 0, passwords: 0, addresses: 0 }

async function findOlder(work: Work, accounts: ReadonlyMap<string, Subject>): Promise<Older> {
  const { db, tenant, now } = work
  const userIds = [...accounts.keys()]
  if (userIds.length === 0) return { userIds, passwords: [], addresses: [], of: () => none, total: none }
  // Sent in this order and awaited together: one round trip.
  const [, counts, shared, given] = await Promise.all([
    holdAccounts(db, tenant.id, userIds),
    countOlder(db, tenant.id, userIds, { now, idleSince: idleSince(tenant, now) }),
    findSharedPasswords(db, tenant.id, userIds),
    findGivenAddresses(db, tenant.id, userIds),
  ])
  const isWeak = await weakAmong(work, [...shared, ...given])
  const ofWeaker = (all: Given[]) => all.filter(({ userId, setBy }) => isWeak(setBy, accounts.get(userId)))
  const [passwords, addresses] = [ofWeaker(shared), ofWeaker(given)]
  const known = new Set(passwords.map(({ userId }) => userId))
  const addressed = new Set(addresses.map(({ userId }) => userId))
  const of = (userId: string): Counts => ({
    ...(counts.get(userId) ?? none),
    passwords: known.has(userId) ? 1 : 0,
    addresses: addressed.has(userId) ? 1 : 0,
  })
  const total = userIds.map(of).reduce(
    (a, b) => ({
      sessions: a.sessions + b.sessions,
      apiKeys: a.apiKeys + b.apiKeys,
      links: a.links + b.links,
      passwords: a.passwords + b.passwords,
      addresses: a.addresses + b.addresses,
    }),
    none,
  )
  return { userIds, passwords, addresses, of, total }
}

/** The givers who could no longer reset the account, because it now reaches beyond their own rights. */
async function weakAmong(
  { db, actor, tenant, now }: Work,
  given: readonly Given[],
): Promise<(setter: string, account: Subject | undefined) => boolean> {
  const setters = [...new Set(given.map(({ setBy }) => setBy))].filter((id) => id !== actor.id)
  const found = await resolveAll(db, tenant, setters, now)
  const subjects = new Map([...found].flatMap(([id, { active, subject }]) => (active ? [[id, subject]] : [])))
  subjects.set(actor.id, actor.subject)
  return (id, account) => {
    const setter = subjects.get(id)
    return !setter || !account || refuseActingOn(tenant.model, setter, account) !== undefined
  }
}

/** An answer contains at most this many names. */
const namedAtMost = 5

async function refuseIfAny(
  { db, tenant, now }: Work,
  { userIds, passwords, addresses, of, total }: Older,
  keys: Awaited<ReturnType<typeof findAwakeGroupKeys>>,
): Promise<void> {
  const accounts = userIds.filter((id) => Object.values(of(id)).some((count) => count > 0)).length
  if (accounts + keys.length === 0) return
  const makers = [
    ...[...passwords, ...addresses].map(({ setBy }) => setBy),
    ...(await findLinkMakers(db, tenant.id, userIds, now)),
  ]
  const names = await personNames(db, tenant, makers)
  const makersOfKeys = keys.flatMap(({ createdByName }) => createdByName ?? [])
  const madeBy = [...new Set([...makersOfKeys, ...names.values()])].slice(0, namedAtMost)
  const found: OlderCredentialsFound = { accounts, ...total, groupKeys: keys.length, madeBy }
  throw new Refusal('access.older_credentials', {}, { olderCredentials: found })
}

/** What was found in parts, as if it had been found at once. */
export function sumOfOlder(found: readonly OlderCredentialsFound[]): OlderCredentialsFound {
  const sum = (of: (part: OlderCredentialsFound) => number) => found.map(of).reduce((a, b) => a + b, 0)
  return {
    accounts: sum(({ accounts }) => accounts),
    sessions: sum(({ sessions }) => sessions),
    apiKeys: sum(({ apiKeys }) => apiKeys),
    links: sum(({ links }) => links),
    passwords: sum(({ passwords }) => passwords),
    addresses: sum(({ addresses }) => addresses),
    groupKeys: sum(({ groupKeys }) => groupKeys),
    madeBy: [...new Set(found.flatMap(({ madeBy }) => madeBy))].slice(0, namedAtMost),
  }
}

async function end({ db, tenant }: Work, { userIds, passwords, addresses }: Older): Promise<void> {
  await endOlder(db, tenant.id, userIds)
  const ofPasswords = idsOf(passwords)
  await voidPasswords(db, tenant.id, ofPasswords)
  await markAddresses(db, tenant.id, idsOf(addresses), { unconfirmed: true })
}

async function sleep(
  { db, tenant, emit, now }: Work,
  groupIds: string[],
  keys: Awaited<ReturnType<typeof findAwakeGroupKeys>>,
): Promise<void> {
  await stopJobs(db, tenant.id, groupIds)
  if (keys.length === 0) return
  await sleepGroupKeys(db, tenant.id, groupIds, now)
  for (const [id, ofGroup] of Map.groupBy(keys, ({ groupId }) => groupId)) {
    emit('group.api-keys-asleep', {
      group: { id, name: ofGroup[0]?.groupName ?? null },
      after: {
        keys: ofGroup.map(({ name, createdByName }) =>
          createdByName ? `${name}, made by ${createdByName}` : name,
        ),
      },
    })
  }
}

function idsOf(given: Given[]): string[] {
  return given.map(({ userId }) => userId)
}

function ended({ sessions, apiKeys, links, passwords, addresses }: Counts): Settled {
  return {
    ...(sessions > 0 ? { endedSessions: sessions } : {}),
    ...(apiKeys > 0 ? { revokedApiKeys: apiKeys } : {}),
    ...(links > 0 ? { endedLinks: links } : {}),
    ...(passwords > 0 ? { endedPasswords: passwords } : {}),
    ...(addresses > 0 ? { unconfirmedAddresses: addresses } : {}),
  }
}

function kept(counts: Counts): Settled {
  const count = Object.values(counts).reduce((a, b) => a + b, 0)
  return count > 0 ? { keptCredentials: count } : {}
}

/** Watches the reach of group members while the roles of groups change. */
export async function whileGroupsChange(
  work: Work,
  growth: Growth,
  groupIds: readonly string[],
  change: () => Promise<void>,
): Promise<void> {
  const userIds =
    groupIds.length === 0 ? [] : await findMembersWithCredentials(work.db, work.tenant.id, groupIds)
  const before = await reachesOf(work, userIds)
  await change()
  const after = await reachesOf(work, userIds)
  for (const [id, reach] of before) growth.account(id, reach, after.get(id) ?? reach)
}

/** Watches the reach of users and groups that have a role while the role is edited. */
export async function watchEdit(work: Work, growth: Growth, changed: CompiledRole): Promise<void> {
  const { db, tenant, now } = work
  const role = tenant.model.roles.get(changed.id)
  // A new name or fewer rights give nobody more, and a million users may have the role.
  if (role && !grows(roleAsSubject(tenant.model, role), roleAsSubject(tenant.model, changed))) return
  const model = { ...tenant.model, roles: new Map(tenant.model.roles).set(changed.id, changed) }
  const userIds = await findHoldersWithCredentials(db, tenant.id, changed.id)
  for (const [id, grants] of await grantsOf(work, userIds))
    growth.account(id, reachOf(tenant.model, grants, now), reachOf(model, grants, now))
  for (const group of await findKeyedGroupsWithRole(db, tenant.id, changed.id)) {
    const grants = grantsOfGroup({ roles: group.roleIds.map((roleId) => ({ roleId })) })
    growth.group(group, reachOf(tenant.model, grants, now), reachOf(model, grants, now))
  }
}

async function grantsOf({ db, tenant }: Pick<Work, 'db' | 'tenant'>, userIds: readonly string[]) {
  return userIds.length === 0 ? new Map<string, never>() : await loadGrantsOf(db, tenant.id, userIds)
}

async function reachesOf(
  work: Pick<Work, 'db' | 'tenant' | 'now'>,
  userIds: readonly string[],
): Promise<Map<string, Subject>> {
  const grants = await grantsOf(work, userIds)
  return new Map([...grants].map(([id, own]) => [id, reachOf(work.tenant.model, own, work.now)]))
}
