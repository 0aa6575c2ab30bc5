import type { GroupDetails, ListedMember } from '@rollcall/contract/groups.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { may } from '../../api/me.ts'
import type { MemberChange } from './words.ts'

/** Why somebody who may edit the group cannot change its members; undefined for everybody else. */
export function reasonAgainstMembers({ actions }: Pick<GroupDetails, 'actions'>): string | undefined {
  if (!actions.update.allowed || actions.addMembers.code !== 'access.escalation') return undefined
  return 'You cannot change who is in this group, or delete it: it carries roles that give more than you have.'
}

/** What one is offered to do with a member; with a reason: not now. */
export interface MemberOffer {
  change: MemberChange
  reason?: string
}

/** How the actions on a member are shown, by what the server says of them. */
export function memberOffers(me: Pick<Me, 'user'>, { actions, role, user }: ListedMember): MemberOffer[] {
  const own = user.id === me.user.id
  const whose = own ? 'You are the only owner' : `${user.name} is the only owner`
  const offer = (
    change: MemberChange,
    { allowed, code }: ListedMember['actions']['remove'],
  ): MemberOffer[] => {
    if (allowed) return [{ change }]
    if (code !== 'group.last_owner') return []
    return [{ change, reason: `${whose}. Make somebody else an owner first.` }]
  }
  return [
    ...offer(role === 'member' ? 'make-owner' : 'make-member', actions.setRole),
    ...offer(own ? 'leave' : 'remove', actions.remove),
  ]
}

/** May one see which groups somebody else is in? */
export function maySeeGroupsOfUsers(me: Me): boolean {
  return me.tenant.groups && may(me, 'groups:read')
}
