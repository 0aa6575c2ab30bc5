import { reachOf } from '@rollcall/access/subject.ts'
import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { type Choice, type Growth, watchGrowth } from '../credentials/growth.ts'
import { personName } from '../directory/users.people.ts'
import { receiver } from '../directory/users.refs.ts'
import { administratorRole, loadGrants } from '../grants/access.service.ts'
import { findFirstHolder, giveGroups, type HeirRow, listOwnedAlone, type OwnedAlone } from './heirs.store.ts'
import { countWithout } from './members.change.store.ts'

/** Who owns what these users own alone, once they are deleted: an active administrator, or undefined where there is no other. */
export async function findHeir(
  db: Db,
  tenant: Tenant,
  deleted: readonly string[],
  now: Date,
): Promise<HeirRow | undefined> {
  return findFirstHolder(db, tenant.id, administratorRole(tenant).id, deleted, now)
}

type Leaving = readonly { id: string; username: string; alias: string | null }[]
type Work = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now'>

/**
 * Gives the groups that these users own alone to the heir, who is told of all of them in one mail, and counts the users out of all groups.
 * Call it in the transaction that deletes the accounts, before it does, however they come to be deleted: a group always has an owner who
 * can sign in (HE-03, HE-08). The heir may gain by what the groups carry.
 */
export async function passOnGroups(
  work: Work,
  users: Leaving,
  olderCredentials: Choice,
  chosen?: HeirRow,
): Promise<void> {
  if (users.length === 0) return
  await passOnOwned(work, users, olderCredentials, chosen)
  await countWithout(
    work.db,
    work.tenant.id,
    users.map(({ id }) => id),
  )
}

/**
 * The same without counting the users out: they stay in their groups. `chosen` gets the groups in the place of the default
 * administrator, and must have been judged.
 */
export async function passOnOwned(
  work: Work,
  users: Leaving,
  olderCredentials: Choice,
  chosen?: HeirRow,
): Promise<void> {
  const { db, actor, tenant, emit, now } = work
  const leaving = new Map(users.map((user) => [user.id, personName(tenant, user)]))
  const ids = [...leaving.keys()]
  const groups = await listOwnedAlone(db, tenant.id, ids)
  if (groups.length === 0) return
  const growth = watchGrowth(work, olderCredentials)
  const heir = await inheriting(work, { ids, groups, chosen }, growth)
  const adding = { userId: heir.id, addedBy: actor.id, addedAt: now }
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
      heir: receiver(heir),
      before: { owner: leaving.get(formerOwner) ?? '' },
      after: { owner: personName(tenant, heir), ...total },
    })
}

/** Says what the heir of these users would gain by their groups, were they deleted. */
export async function watchInheritance(
  work: Pick<Context<Principal>, 'db' | 'tenant' | 'now'>,
  userIds: readonly string[],
  growth: Growth,
  chosen?: HeirRow,
): Promise<void> {
  const groups = await listOwnedAlone(work.db, work.tenant.id, userIds)
  if (groups.length > 0) await inheriting(work, { ids: userIds, groups, chosen }, growth)
}

/** Who inherits these groups, who may gain by the roles that they carry. */
async function inheriting(
  { db, tenant, now }: Pick<Context<Principal>, 'db' | 'tenant' | 'now'>,
  {
    ids,
    groups,
    chosen,
  }: { ids: readonly string[]; groups: readonly OwnedAlone[]; chosen: HeirRow | undefined },
  growth: Growth,
): Promise<HeirRow> {
  const heir = chosen ?? (await findHeir(db, tenant, ids, now))
  if (!heir) throw noHeir(tenant)
  const before = await loadGrants(db, tenant.id, heir.id)
  const carried = groups.flatMap(({ roleIds }) => roleIds.map((roleId) => ({ roleId, source: 'group' })))
  const after = { ...before, roles: [...before.roles, ...carried] }
  growth.account(heir.id, reachOf(tenant.model, before, now), reachOf(tenant.model, after, now))
  return heir
}

/** Only where no administrator is left but those who are deleted, and not even they count any more. */
function noHeir(tenant: Tenant): Refusal {
  const { name } = administratorRole(tenant)
  return new Refusal('user.last_administrator.groups', { role: name })
}
