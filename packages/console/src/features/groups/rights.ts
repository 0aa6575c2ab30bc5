import { contract } from '@rollcall/contract/contract.ts'
import type { Group, GroupDetails, GroupMember } from '@rollcall/contract/groups.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { may, mayCall } from '../account/me.ts'
import type { MemberChange } from './words.ts'

/** May one change what the group is called and who sees it? */
export function mayEdit(me: Me, group: GroupDetails): boolean {
  return group.editable && mayCall(me, contract.groups.update)
}

/** Is the group of a row one that one may edit? What it carries, its page and the server know. */
export function mayEditListed(me: Me, { ownRole }: Pick<Group, 'ownRole'>): boolean {
  return mayCall(me, contract.groups.update) && (ownRole === 'owner' || may(me, 'groups:manage'))
}

/** May one change its members and its keys, and delete it? */
export function mayChangeMembers(me: Me, group: GroupDetails): boolean {
  return group.membersEditable && mayCall(me, contract.groups.addMembers)
}

/** Why somebody who may edit the group cannot change its members; undefined for everybody else. */
export function reasonAgainstMembers({ editable, membersEditable }: GroupDetails): string | undefined {
  if (!editable || membersEditable) return undefined
  return 'You cannot change who is in this group, or delete it: it carries roles that give more than you have.'
}

/** What one is offered to do with a member; with a reason: not now. */
export interface MemberOffer {
  change: MemberChange
  reason?: string
}

/**
 * By the rules that the server refuses with. It alone knows whether other owners can sign in: where there are some, it is asked, and
 * says so itself.
 */
export function memberOffers(me: Me, group: GroupDetails, member: GroupMember): MemberOffer[] {
  const own = member.user.id === me.user.id
  const sole = member.role === 'owner' && group.owners === 1
  const whose = own ? 'You are the only owner.' : `${member.user.name} is the only owner.`
  const against = sole ? { reason: `${whose} Make somebody else an owner first.` } : {}
  const asOwner: MemberOffer[] =
    member.role === 'member' ? [{ change: 'make-owner' }] : [{ change: 'make-member', ...against }]
  const changeable = mayChangeMembers(me, group)
  const mayLeave = own && mayCall(me, contract.groups.removeMember)
  return [
    ...(changeable ? asOwner : []),
    ...(mayLeave
      ? [{ change: 'leave' as const, ...against }]
      : changeable
        ? [{ change: 'remove' as const, ...against }]
        : []),
  ]
}

/** May one see which groups somebody else is in? */
export function maySeeGroupsOfUsers(me: Me): boolean {
  return me.tenant.groups && may(me, 'groups:read')
}
