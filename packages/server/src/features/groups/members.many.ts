import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { heldAmong } from '../accounts/users.held.ts'
import type { Choice } from '../credentials/growth.ts'
import { userNotFound } from '../directory/users.service.ts'
import { addMembersOperation, removeMemberOperation } from './members.operations.ts'

type Work = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now' | 'lockedAccounts'>

/** Adds users to a group as members; throws what refuses all of them. Returns a refusal for each user who does not exist, in order. */
export async function addManyToGroup(
  work: Work,
  users: readonly string[],
  group: string,
  olderCredentials: Choice,
): Promise<(object | Refusal)[]> {
  const tenant = work.tenant.slug
  const held = await heldAmong(work, users)
  const there = users.filter((id) => held.has(id))
  const choice = olderCredentials ? { olderCredentials } : {}
  if (there.length > 0) await addMembersOperation(work, { tenant, group, users: there, ...choice })
  return users.map((id) => (held.has(id) ? {} : userNotFound()))
}

/** Removes users from a group, each by itself: the last owner stays. */
export async function removeManyFromGroup(
  work: Work,
  users: readonly string[],
  group: string,
): Promise<(object | Refusal)[]> {
  const tenant = work.tenant.slug
  const outcomes: (object | Refusal)[] = []
  for (const user of users) {
    try {
      await removeMemberOperation(work, { tenant, group, user })
      outcomes.push({})
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      outcomes.push(error)
    }
  }
  return outcomes
}
