import type { Grants } from '@rollcall/access/subject.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { refuseVisitor } from '../accounts/users.held.ts'
import { maySeeAs, requireWithinReach } from '../grants/escalation.ts'

/** Throws the reason why the caller may not impersonate this account. */
export function checkImpersonation(
  { actor, tenant, now }: { actor: Principal; tenant: Tenant; now: Date },
  account: Pick<LockedAccount['row'], 'id' | 'status' | 'provider' | 'username'>,
  grants: Grants,
): void {
  if (account.id === actor.id) throw new Refusal('user.yourself.view_as')
  refuseVisitor(account)
  if (account.status !== 'active') throw new Refusal('user.inactive.view_as')
  requireWithinReach(tenant, actor, account.id, grants, now)
  if (!maySeeAs(actor, account, grants, now)) throw new Refusal('access.escalation.view_as')
}
