import type {
  CallerActions,
  GroupActions,
  GroupApiKeyActions,
  MemberActions,
} from '@rollcall/contract/actions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { Group } from '@rollcall/contract/groups.ts'
import type { Static } from 'typebox'
import { type Asking, checkingAlike, verdictOn } from '../../operations/verdict.ts'
import { Refusal } from '../../platform/problem.ts'
import type { ApiKeyRow } from '../api-keys/api-keys.store.ts'
import {
  type GroupRow,
  refuseUnlessChangeable,
  requireForAllGroups,
  requireGroupRightsWithin,
  requireHistory,
} from './groups.access.ts'
import { requireOtherOwner, requireOwner } from './members.rules.ts'
import type { MemberRow } from './members.store.ts'

function requireWithinOwn({ actor, tenant }: Asking, group: GroupRow): void {
  refuseUnlessChangeable(actor, group)
  requireGroupRightsWithin(tenant, actor, group)
}

/** What the caller may do with groups in general, also with those of others. Reads nothing. */
export function callerGroupActions(asking: Asking): Pick<CallerActions, 'seeAllGroups' | 'manageGroups'> {
  const { groups } = contract
  return {
    seeAllGroups: verdictOn(groups.list, asking, () => requireForAllGroups(asking, 'groups:read')),
    manageGroups: verdictOn(groups.addMembers, asking, () => requireForAllGroups(asking, 'groups:manage')),
  }
}

/** What the caller may do with each member of a group. Reads nothing. */
export function memberActionsIn(asking: Asking, group: GroupRow): (member: MemberRow) => MemberActions {
  const { actor, tenant } = asking
  const { groups } = contract
  const withinOwn = () => requireWithinOwn(asking, group)
  const likeness = ({ userId, role, canLeave, provider }: MemberRow) =>
    `${userId === actor.id} ${role} ${canLeave} ${provider}`
  return checkingAlike(likeness, (member: MemberRow): MemberActions => {
    const leaving = member.userId === actor.id
    return {
      setRole: verdictOn(groups.setMemberRole, asking, withinOwn, () => {
        if (member.role === 'owner') requireOtherOwner(member)
        else requireOwner(tenant, member)
      }),
      remove: verdictOn(groups.removeMember, asking, ...(leaving ? [] : [withinOwn]), () =>
        requireOtherOwner(member),
      ),
    }
  })
}

/** What the caller may do with a group of a list. Reads nothing. */
export function groupRowActions(asking: Asking, group: GroupRow): Group['actions'] {
  return {
    update: verdictOn(contract.groups.update, asking, () => refuseUnlessChangeable(asking.actor, group)),
  }
}

/** What the caller may do with a group, by the checks of the operations themselves. Reads nothing. */
export function groupActions(asking: Asking, group: GroupRow): GroupActions {
  const withinOwn = () => requireWithinOwn(asking, group)
  const { groups, groupRoles, groupApiKeys } = contract
  return {
    ...groupRowActions(asking, group),
    listHistory: verdictOn(groups.listHistory, asking, () => requireHistory(asking.actor, group)),
    addMembers: verdictOn(groups.addMembers, asking, withinOwn),
    changeRoles: verdictOn(groupRoles.set, asking, () =>
      requireGroupRightsWithin(asking.tenant, asking.actor, group),
    ),
    createApiKey: verdictOn(groupApiKeys.create, asking, withinOwn),
    wakeApiKey: verdictOn(groupApiKeys.wake, asking, withinOwn),
    revokeApiKey: verdictOn(groupApiKeys.revoke, asking, withinOwn),
    delete: verdictOn(groups.remove, asking, withinOwn),
  }
}

/** Throws `api_key.not_asleep` if the key is awake. */
export function requireAsleep({ asleepSince }: Pick<ApiKeyRow, 'asleepSince'>): void {
  if (asleepSince === null) throw new Refusal('api_key.not_asleep')
}

/** What the caller may do with each API key of a group. Reads nothing. */
export function keyActionsIn(
  asking: Asking,
  group: GroupRow,
): (key: Pick<ApiKeyRow, 'asleepSince'>) => Static<typeof GroupApiKeyActions> {
  const withinOwn = () => requireWithinOwn(asking, group)
  const { wake, revoke } = contract.groupApiKeys
  return checkingAlike(
    ({ asleepSince }) => String(asleepSince === null),
    (key) => ({
      wake: verdictOn(wake, asking, withinOwn, () => requireAsleep(key)),
      revoke: verdictOn(revoke, asking, withinOwn),
    }),
  )
}
