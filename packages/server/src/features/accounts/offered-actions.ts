import type { AdminAction } from '@rollcall/access/admin-actions.ts'
import type { CallerActions } from '@rollcall/contract/actions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { type Asking, verdictOn } from '../../operations/verdict.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'

/** Throws `access.action_disabled` unless the tenant's rules let administrators do this to existing accounts. */
export function requireOffered(tenant: Tenant, action: AdminAction): void {
  if (tenant.profile.source.accounts.adminActions.includes(action)) return
  throw new Refusal('access.action_disabled', { tenant: tenant.name })
}

/** What the caller may do to accounts in general. Reads nothing. */
export function callerUserActions(
  asking: Asking,
): Pick<CallerActions, 'changeRoles' | 'changeStatus' | 'deleteUsers'> {
  const offered = (action: AdminAction) => () => requireOffered(asking.tenant, action)
  const { users } = contract
  return {
    changeRoles: verdictOn(users.setRoles, asking, offered('change-role')),
    changeStatus: verdictOn(users.setStatus, asking, offered('change-status')),
    deleteUsers: verdictOn(users.remove, asking, offered('delete')),
  }
}
