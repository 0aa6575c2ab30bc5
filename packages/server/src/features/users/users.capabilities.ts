import { reachOf } from '@rollcall/access/subject.ts'
import { Refusal } from '../../platform/problem.ts'
import {
  giveCapabilities,
  newCapability,
  requireCapability,
  type WantedCapability,
} from '../access/capabilities.give.ts'
import { heldAmong } from '../accounts/users.held.ts'
import { type Choice, type Growth, watchGrowth } from '../credentials/growth.ts'
import { userRef } from '../directory/users.refs.ts'
import { userNotFound } from '../directory/users.service.ts'
import { endCapabilityGrant } from '../grants/ended-grants.store.ts'
import { endingBy } from '../grants/endings.service.ts'
import { requireGrantable } from '../grants/escalation.ts'
import type { CapabilityGrantRow } from '../grants/grants.store.ts'
import { accepted, type Candidate, checkEach, type Work } from './users.actions.ts'

/** Grants a capability to users, each checked by itself as a single grant. Returns the grant or the refusal for each, in order. */
export async function grantCapabilityToMany(
  work: Work,
  users: readonly string[],
  wanted: WantedCapability,
  olderCredentials: Choice,
): Promise<(object | Refusal)[]> {
  const growth = watchGrowth(work, olderCredentials)
  const given = await watchCapability(work, users, wanted, growth)
  await giveCapabilities(work, accepted(given), growth)
  return given
}

/** Checks the grants, and reports which users would gain rights by them. */
export async function watchCapability(
  work: Work,
  users: readonly string[],
  wanted: WantedCapability,
  growth: Growth,
) {
  requireCapability(work.tenant, wanted.permission)
  return checkEach(await accountsOf(work, users), (account) => newCapability(work, account, wanted, growth))
}

/** Revokes a capability that was granted by hand from users. Returns the ended grant or the refusal for each, in order. */
export async function revokeCapabilityFromMany(
  work: Work,
  users: readonly string[],
  permission: string,
): Promise<(object | Refusal)[]> {
  const { db, actor, tenant, emit, now } = work
  const ends = checkEach(await accountsOf(work, users), ({ row: user, grants }) => {
    const grant = grants.capabilities.find(
      (each) => each.permission === permission && each.source === 'manual',
    ) as CapabilityGrantRow | undefined
    if (!grant) throw new Refusal('capability.not_found')
    const after = { ...grants, capabilities: grants.capabilities.filter((other) => other !== grant) }
    requireGrantable(tenant, actor, reachOf(tenant.model, grants, now), reachOf(tenant.model, after, now))
    return { user, grant }
  })
  for (const { user, grant } of accepted(ends)) {
    await endCapabilityGrant(db, tenant.id, grant.id, endingBy(work, 'taken'))
    emit('capability.revoked', {
      user: userRef(user),
      before: { permission, reason: grant.reason, endsAt: grant.endsAt },
    })
  }
  return ends
}

async function accountsOf(work: Work, users: readonly string[]): Promise<(Candidate | Refusal)[]> {
  const held = await heldAmong(work, users)
  return users.map((id) => held.get(id) ?? userNotFound())
}
