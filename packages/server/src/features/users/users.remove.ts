import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Choice } from '../credentials/growth.ts'
import { changeable } from '../directory/users.names.ts'
import { userRef } from '../directory/users.refs.ts'
import { deleteUsers, type UserRow } from '../directory/users.store.ts'
import type { Administrators } from '../grants/access.service.ts'
import { endGrantsOfUsers } from '../grants/endings.service.ts'
import { requireGroupRightsWithin } from '../groups/groups.access.ts'
import { passOnGroups } from '../groups/heirs.service.ts'
import type { HeirRow } from '../groups/heirs.store.ts'
import { idleSince } from '../sessions/sessions.service.ts'
import {
  accepted,
  administers,
  administratorsBeside,
  type Candidate,
  findCandidates,
  type Judging,
  judgeEach,
  only,
  refuseOneself,
  roleKeys,
  type Work,
} from './users.actions.ts'
import { countCredentials, noCredentials } from './users.credentials.store.ts'

/** `users.delete` */
export async function removeOperation(
  context: Context<Principal>,
  { user, olderCredentials }: Input<typeof contract.users.remove>,
) {
  only(await removeMany(context, [user], olderCredentials))
  return null
}

/** Throws why an account may not be deleted. */
export function judgeRemoval(
  { actor, tenant, now }: Judging,
  candidate: Candidate,
  administrators: Administrators,
): void {
  refuseOneself(actor, candidate.row.id, 'delete')
  // They leave their groups, which may go to somebody else: a limit of their own must not hide what each of these gives.
  const viaGroups = candidate.grants.roles.filter(({ via }) => via)
  requireGroupRightsWithin(tenant, actor, { roleIds: viaGroups.map(({ roleId }) => roleId) })
  if (administers(tenant, candidate, now)) administrators.leave()
}

/**
 * Deletes users for good, each judged by itself: for each, in order, the account as it was, or why it stays. What they alone own goes to
 * `heir`, who must have been judged, or to the default administrator.
 */
export async function removeMany(
  work: Work,
  users: readonly string[],
  olderCredentials: Choice,
  heir?: HeirRow,
): Promise<(UserRow | Refusal)[]> {
  const { db, tenant, emit, now } = work
  const candidates = await findCandidates(work, users, 'delete')
  const administrators = await administratorsBeside(work, candidates)
  const outcomes = judgeEach(candidates, (candidate) => {
    judgeRemoval(work, candidate, administrators)
    return candidate
  })
  const removed = accepted(outcomes)
  const ids = removed.map(({ row }) => row.id)
  const credentials = await countCredentials(db, tenant.id, ids, now, idleSince(tenant, now))
  const leaving = removed.map(({ row }) => row)
  await passOnGroups(work, leaving, olderCredentials, heir)
  await endGrantsOfUsers(work, ids)
  await deleteUsers(db, tenant.id, ids)
  for (const { row, grants } of removed) {
    const { username, status } = row
    const { activeSessions, apiKeys } = credentials.get(row.id) ?? noCredentials
    emit('user.deleted', {
      user: userRef(row),
      before: { username, ...changeable(row), status, roles: roleKeys(tenant, grants.roles, now) },
      after: { endedSessions: activeSessions, revokedApiKeys: apiKeys },
    })
  }
  return outcomes.map((outcome) => (outcome instanceof Refusal ? outcome : outcome.row))
}
