import { reachOf } from '@rollcall/access/subject.ts'
import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { type Choice, type Growth, watchGrowth } from '../credentials/growth.ts'
import { personName } from '../directory/users.people.ts'
import { receiver } from '../directory/users.refs.ts'
import { administratorRole } from '../grants/administrators.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { countWithout } from './members.change.store.ts'
import {
  findFirstHolder,
  giveGroups,
  listOwnedAlone,
  type NewOwnerRow,
  type OwnedAlone,
} from './transfers.store.ts'

/** The new owner of the groups that these users own alone, after they are deleted: an active administrator; undefined if there is no other. */
export async function findNewOwner(
  db: Db,
  tenant: Tenant,
  deleted: readonly string[],
  now: Date,
): Promise<NewOwnerRow | undefined> {
  return findFirstHolder(db, tenant.id, administratorRole(tenant).id, deleted, now)
}

type Leaving = readonly { id: string; username: string; alias: string | null }[]
type Work = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now'>

/**
 * Transfers the groups that these users own alone to a new owner, who gets one mail about all of them, and removes the users from the
 * counts of all groups. Call it in every transaction that deletes accounts, before it deletes them: a group always has an owner who can
 * sign in (HE-03, HE-08). The new owner may gain rights by the roles of the groups.
 */
export async function transferGroups(
  work: Work,
  users: Leaving,
  olderCredentials: Choice,
  chosen?: NewOwnerRow,
): Promise<void> {
  if (users.length === 0) return
  await transferOwned(work, users, olderCredentials, chosen)
  await countWithout(
    work.db,
    work.tenant.id,
    users.map(({ id }) => id),
  )
}

/**
 * The same for users who stay in their groups. `chosen` gets the groups instead of the default administrator, and must have been
 * checked.
 */
export async function transferOwned(
  work: Work,
  users: Leaving,
  olderCredentials: Choice,
  chosen?: NewOwnerRow,
): Promise<void> {
  const { db, actor, tenant, emit, now } = work
  const leaving = new Map(users.map((user) => [user.id, personName(tenant, user)]))
  const ids = [...leaving.keys()]
  const groups = await listOwnedAlone(db, tenant.id, ids)
  if (groups.length === 0) return
  const growth = watchGrowth(work, olderCredentials)
  const newOwner = await requireNewOwner(work, { ids, groups, chosen }, growth)
  const adding = { userId: newOwner.id, addedBy: actor.id, addedAt: now }
  await giveGroups(
    db,
    tenant.id,
    groups.map(({ id }) => id),
    adding,
  )
  const { total } = await growth.settle()
  for (const { id, name, formerOwner } of groups)
    emit('group.inherited', {
      group: { id, name },
      heir: receiver(newOwner),
      before: { owner: leaving.get(formerOwner) ?? '' },
      after: { owner: personName(tenant, newOwner), ...total },
    })
}

/** Records in `growth` what the new owner would gain if the users were deleted. */
export async function watchTransfers(
  work: Pick<Context<Principal>, 'db' | 'tenant' | 'now'>,
  userIds: readonly string[],
  growth: Growth,
  chosen?: NewOwnerRow,
): Promise<void> {
  const groups = await listOwnedAlone(work.db, work.tenant.id, userIds)
  if (groups.length > 0) await requireNewOwner(work, { ids: userIds, groups, chosen }, growth)
}

/** Returns the new owner of these groups, and records in `growth` what they gain by the roles of the groups. */
async function requireNewOwner(
  { db, tenant, now }: Pick<Context<Principal>, 'db' | 'tenant' | 'now'>,
  {
    ids,
    groups,
    chosen,
  }: { ids: readonly string[]; groups: readonly OwnedAlone[]; chosen: NewOwnerRow | undefined },
  growth: Growth,
): Promise<NewOwnerRow> {
  const newOwner = chosen ?? (await findNewOwner(db, tenant, ids, now))
  if (!newOwner) throw noNewOwner(tenant)
  const before = await loadGrants(db, tenant.id, newOwner.id)
  const gained = groups.flatMap(({ roleIds }) => roleIds.map((roleId) => ({ roleId, source: 'group' })))
  const after = { ...before, roles: [...before.roles, ...gained] }
  growth.account(newOwner.id, reachOf(tenant.model, before, now), reachOf(tenant.model, after, now))
  return newOwner
}

/** The refusal for a tenant that would have no administrator left after the deletion. */
function noNewOwner(tenant: Tenant): Refusal {
  const { name } = administratorRole(tenant)
  return new Refusal('user.last_administrator.groups', { role: name })
}
