import { contract } from '@rollcall/contract/contract.ts'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { mayCall } from '../../../api/me.ts'

const mayChangeRoles = (me: Me) => me.actions.changeRoles.allowed && mayCall(me, contract.roles.list)
const mayGrant = (me: Me) => me.tenant.capabilities.length > 0 && mayCall(me, contract.bulk.grantCapability)
const mayManageGroups = (me: Me) => me.actions.manageGroups.allowed

const offered: Record<BulkAction, (me: Me) => boolean> = {
  activate: (me) => me.actions.changeStatus.allowed,
  deactivate: (me) => me.actions.changeStatus.allowed,
  'assign-role': mayChangeRoles,
  // Where users have exactly one role, another one replaces it.
  'revoke-role': (me) => me.tenant.rolesPerUser === 'many' && mayChangeRoles(me),
  'grant-capability': mayGrant,
  'revoke-capability': mayGrant,
  'add-to-group': mayManageGroups,
  'remove-from-group': mayManageGroups,
  'set-attributes': (me) =>
    me.tenant.attributes.some(({ edit }) => edit) && mayCall(me, contract.bulk.setAttributes),
  delete: (me) => me.actions.deleteUsers.allowed,
}

/** The actions on many accounts that this user may do. */
export function bulkActionsFor(me: Me): BulkAction[] {
  return (Object.keys(offered) as BulkAction[]).filter((action) => offered[action](me))
}

/** What must be typed before an irreversible action: the name of one user, the number of several. */
export function typedForBulk(
  action: BulkAction,
  { names, count }: { names: string[]; count: number },
): string | undefined {
  if (action !== 'delete') return undefined
  return count === 1 && names[0] !== undefined ? names[0] : String(count)
}
