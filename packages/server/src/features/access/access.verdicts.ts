import { type Grants, grantState, reachOf } from '@rollcall/access/subject.ts'
import type { AccessActions, CapabilityActions } from '@rollcall/contract/actions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Static } from 'typebox'
import type { Context } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireGrantable } from '../grants/escalation.ts'
import type { CapabilityGrantRow } from '../grants/grants.store.ts'
import { requireCapabilities } from './capabilities.give.ts'

type Judging = Pick<Context<Principal>, 'tenant' | 'actor' | 'now'>

/**
 * What the caller may do with the access of a user. Judged without a choice: a capability or a limit that goes beyond the caller's own is
 * refused when it is chosen. Reads nothing.
 */
export function accessActions(judging: Judging, grants: Grants): Static<typeof AccessActions> {
  const { actor, tenant, now } = judging
  const withinOwn = () => {
    const reach = reachOf(tenant.model, grants, now)
    requireGrantable(tenant, actor, reach, reach)
  }
  return {
    grantCapability: verdictOn(
      contract.capabilities.grant,
      judging,
      () => requireCapabilities(tenant),
      withinOwn,
    ),
    setLimits: verdictOn(contract.access.setLimit, judging, withinOwn),
  }
}

/** What the caller may do with a capability of a user who has these grants. Reads nothing. */
export function capabilityActions(
  judging: Judging,
  grants: Grants | undefined,
  row: CapabilityGrantRow,
): Static<typeof CapabilityActions> {
  const { changeEnd, revoke } = contract.capabilities
  return {
    changeEnd: verdictOn(changeEnd, judging, () => grants && requireEndChangeable(judging, grants, row)),
    revoke: verdictOn(revoke, judging, () => grants && requireRevocable(judging, grants, row.id)),
  }
}

/** Throws `access.escalation` unless the user's rights, with and without the capability, are within the caller's. */
export function requireRevocable({ tenant, actor, now }: Judging, before: Grants, id: string): void {
  const after = { ...before, capabilities: before.capabilities.filter((other) => other.id !== id) }
  requireGrantable(tenant, actor, reachOf(tenant.model, before, now), reachOf(tenant.model, after, now))
}

/**
 * Throws `capability.not_found` if the capability has ended, and `access.escalation` unless the user's rights, without and with it, are
 * within the caller's.
 */
export function requireEndChangeable(
  { tenant, actor, now }: Judging,
  grants: Grants,
  row: CapabilityGrantRow,
): void {
  if (grantState(row, now) === 'ended') throw capabilityNotFound()
  const without = { ...grants, capabilities: grants.capabilities.filter((other) => other.id !== row.id) }
  requireGrantable(tenant, actor, reachOf(tenant.model, without, now), reachOf(tenant.model, grants, now))
}

export function capabilityNotFound(): Refusal {
  return new Refusal('capability.not_found')
}
