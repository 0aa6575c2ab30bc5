import type { contract } from '@rollcall/contract/contract.ts'
import type { EventData } from '@rollcall/contract/events/events.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Choice } from '../credentials/growth.ts'
import { clearReferencesTo } from '../directory/attributes.references.ts'
import { changeable } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { deleteUsers, type UserRow } from '../directory/users.store.ts'
import type { Administrators } from '../grants/administrators.ts'
import { endGrantsOfUsers } from '../grants/endings.service.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { requireGroupRightsWithin } from '../groups/groups.access.ts'
import { transferGroups } from '../groups/transfers.service.ts'
import type { NewOwnerRow } from '../groups/transfers.store.ts'
import { holdSeats } from '../seats/seats.service.ts'
import { idleSince } from '../sessions/sessions.service.ts'
import {
  accepted,
  administers,
  administratorsBeside,
  type Candidate,
  type Checking,
  checkEach,
  findCandidates,
  only,
  refuseOneself,
  roleKeys,
  type Work,
} from './users.actions.ts'
import { countCredentials, noCredentials } from './users.credentials.store.ts'
import { keepDeleted } from './users.snapshot.ts'

/** `users.delete`: deletes a user and transfers the groups that they own alone. */
export async function removeOperation(
  context: Context<Principal>,
  { user, olderCredentials }: Input<typeof contract.users.remove>,
) {
  only(await removeMany(context, [user], olderCredentials))
  return null
}

/** Throws the reason why an account may not be deleted. */
export function checkRemoval(
  { actor, tenant, now }: Checking,
  candidate: Candidate,
  administrators: Administrators,
): void {
  refuseOneself(actor, candidate.row.id, 'delete')
  // Their groups may be transferred to another user: a limit of their own must not hide what a group gives.
  const viaGroups = candidate.grants.roles.filter(({ via }) => via)
  requireGroupRightsWithin(tenant, actor, { roleIds: viaGroups.map(({ roleId }) => roleId) })
  if (administers(tenant, candidate, now)) administrators.leave()
}

/**
 * Deletes users, each checked by itself. Returns for each, in order, the account as it was, or the refusal. `newOwner` gets the groups that
 * they own alone, and must have been checked; the default administrator unless given.
 */
export async function removeMany(
  work: Work,
  users: readonly string[],
  olderCredentials: Choice,
  newOwner?: NewOwnerRow,
): Promise<(UserRow | Refusal)[]> {
  const outcomes = await checkRemovals(work, users)
  const removed = accepted(outcomes)
  const recoverableUntil = await keepDeleted(work, removed)
  await eraseAccounts(work, removed, olderCredentials, { recoverableUntil, newOwner })
  return outcomes.map((outcome) => (outcome instanceof Refusal ? outcome : outcome.row))
}

async function checkRemovals(work: Work, users: readonly string[]): Promise<(Candidate | Refusal)[]> {
  const candidates = await findCandidates(work, users, 'delete')
  const administrators = await administratorsBeside(work, candidates)
  return checkEach(candidates, (candidate) => {
    checkRemoval(work, candidate, administrators)
    return candidate
  })
}

/**
 * Deletes users for good, each checked by itself: nothing of them is in the recycle bin. Returns how many were deleted; those that the
 * caller may not delete stay.
 */
export async function removeManyForGood(work: Work, users: readonly string[]): Promise<number> {
  const removed = accepted(await checkRemovals(work, users))
  await eraseAccounts(work, removed, 'end', {})
  return removed.length
}

/**
 * Deletes the caller's own account for good: nothing of it is in the recycle bin. Throws `user.last_administrator` for the last one. What
 * older credentials its heir has end.
 */
export async function removeOneself(work: Work, row: UserRow): Promise<void> {
  const { db, tenant, now } = work
  const candidate = { row, grants: await loadGrants(db, tenant.id, row.id) }
  const administrators = await administratorsBeside(work, [candidate])
  if (administers(tenant, candidate, now)) administrators.leave()
  await eraseAccounts(work, [candidate], 'end', { farewell: farewellTo(row) })
}

/** The last mail, to the last address: it may have been another person who knew the password. */
function farewellTo({ email, preferences }: UserRow) {
  return email === null ? undefined : { email, preferences }
}

interface Erasing {
  /** They are in the recycle bin until then. */
  recoverableUntil?: Date | undefined
  newOwner?: NewOwnerRow | undefined
  farewell?: EventData<'user.deleted'>['farewell']
}

/** Deletes accounts that may be deleted, transfers their groups, and says so. */
export async function eraseAccounts(
  work: Work,
  removed: readonly Candidate[],
  olderCredentials: Choice,
  { recoverableUntil, newOwner, farewell }: Erasing,
): Promise<void> {
  const { db, tenant, emit, now } = work
  const ids = removed.map(({ row }) => row.id)
  const credentials = await countCredentials(db, tenant.id, ids, now, idleSince(tenant, now))
  const leaving = removed.map(({ row }) => row)
  await transferGroups(work, leaving, olderCredentials, newOwner)
  await endGrantsOfUsers(work, ids)
  await clearReferencesTo(work, leaving)
  const seats = await holdSeats(work)
  for (const candidate of removed) seats.plan(candidate, undefined)()
  await Promise.all([deleteUsers(db, tenant.id, ids), seats.save()])
  for (const { row, grants } of removed) {
    const { username, status } = row
    const { activeSessions, apiKeys } = credentials.get(row.id) ?? noCredentials
    emit('user.deleted', {
      user: userRef(row),
      before: { username, ...changeable(row), status, roles: roleKeys(tenant, grants.roles, now) },
      after: {
        endedSessions: activeSessions,
        revokedApiKeys: apiKeys,
        ...(recoverableUntil ? { recoverableUntil } : {}),
      },
      ...(farewell ? { farewell } : {}),
    })
  }
}
