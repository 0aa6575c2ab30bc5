import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { mayCall } from '../../api/me.ts'

/** May the user be a service account, and may the reader see that? */
export function concernsServiceAccounts(me: Me, user: UserDetails): boolean {
  const eligible = user.roles.some(({ key }) => me.tenant.serviceAccounts.includes(key))
  return eligible && user.provider !== 'home-tenant' && mayCall(me, contract.visits.listAccounts)
}

/** May this account act in another tenant than its own? Most may not, and nothing is asked for them. */
export function hasSeveralTenants({ mayVisit, home }: Me): boolean {
  return mayVisit || home !== null
}
