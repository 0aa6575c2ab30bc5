import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import * as store from './ended-grants.store.ts'

type Work = Pick<Context<Principal>, 'db' | 'tenant' | 'actor' | 'now'>

/** The ending of grants that the caller ends, at the time of the call. */
export function endingBy(
  { actor, now }: Pick<Work, 'actor' | 'now'>,
  cause: store.Ending['cause'],
): store.Ending {
  return { at: now, by: actor.id, cause }
}

/** Ends all grants of accounts. Call it before they are deleted: what cascades from them would leave no record. */
export async function endGrantsOfUsers(work: Work, userIds: readonly string[]): Promise<void> {
  await store.endGrantsOfUsers(work.db, work.tenant.id, userIds, endingBy(work, 'user-deleted'))
}

/** Revokes a role that is about to be deleted from all users, whatever the source. */
export async function endGrantsOfRole(work: Work, roleId: string): Promise<void> {
  await store.endGrantsOfRole(work.db, work.tenant.id, roleId, endingBy(work, 'role-deleted'))
}

/** Ends the memberships and roles of a group. Call it before the group is deleted. */
export async function endTiesOfGroup(work: Work, groupId: string): Promise<void> {
  await store.endTiesOfGroup(work.db, work.tenant.id, groupId, endingBy(work, 'group-deleted'))
}

export async function endGroupRoles(
  work: Work,
  pairs: readonly { groupId: string; roleId: string }[],
): Promise<void> {
  await store.endGroupRoles(work.db, work.tenant.id, pairs, endingBy(work, 'taken'))
}

export async function endMembership(
  work: Work,
  membership: { groupId: string; userId: string },
): Promise<void> {
  const cause = membership.userId === work.actor.id ? 'left' : 'taken'
  await store.endMembership(work.db, work.tenant.id, membership, endingBy(work, cause))
}

/** Ends those memberships whose last day has passed, so that they can be given again; returns how many. */
export async function endExpiredMemberships(
  work: Work,
  memberships: { groupId: string; userIds: readonly string[] },
): Promise<number> {
  return store.endExpiredMemberships(work.db, work.tenant.id, memberships, endingBy(work, 'taken'))
}
