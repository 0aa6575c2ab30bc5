import { contract } from '@rollcall/contract/contract.ts'
import type { GroupDetails, ListedMember } from '@rollcall/contract/groups.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { mayCall } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import type { MemberChange } from './words.ts'

/** The reason why an editor of the group cannot change its members; undefined where no such reason exists. */
export function reasonAgainstMembers({ actions }: Pick<GroupDetails, 'actions'>): string | undefined {
  if (!actions.update.allowed || actions.addMembers.code !== 'access.escalation') return undefined
  return t('groups.escalation')
}

/** An action that is offered on a member. With a reason it is shown but disabled. */
export interface MemberOffer {
  change: MemberChange
  reason?: string
}

/** The offered actions on a member, made from the `actions` of the server's answer. */
export function memberOffers(me: Pick<Me, 'user'>, { actions, role, user }: ListedMember): MemberOffer[] {
  const own = user.id === me.user.id
  const onlyOwner = own ? t('groups.youOnlyOwner') : t('groups.otherOnlyOwner', { name: user.name })
  const offer = (
    change: MemberChange,
    { allowed, code }: ListedMember['actions']['remove'],
  ): MemberOffer[] => {
    if (allowed) return [{ change }]
    if (code !== 'group.last_owner') return []
    return [{ change, reason: onlyOwner }]
  }
  return [
    ...offer(role === 'member' ? 'make-owner' : 'make-member', actions.setRole),
    ...offer(own ? 'leave' : 'remove', actions.remove),
  ]
}

/** Whether the signed-in user may see the groups of other users. */
export function maySeeGroupsOfUsers(me: Me): boolean {
  return mayCall(me, contract.groups.listOfUser) && me.tenant.groups
}
