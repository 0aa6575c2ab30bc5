import type { Grants } from '@rollcall/access/subject.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { maySeeAs, requireWithinReach } from '../grants/access.service.ts'

/** Throws why the caller may not look at the product as this account. */
export function judgeImpersonation(
  { actor, tenant, now }: { actor: Principal; tenant: Tenant; now: Date },
  account: { id: string; status: string },
  grants: Grants,
): void {
  if (account.id === actor.id)
    throw new Refusal('user.yourself', 'You look at everything as yourself already.')
  if (account.status !== 'active')
    throw new Refusal('user.inactive', 'You can view as users who can sign in only.')
  requireWithinReach(tenant, actor, account.id, grants, now)
  if (!maySeeAs(actor, account, grants, now))
    throw new Refusal(
      'access.escalation',
      'This user has all your permissions. You can look only as somebody who has fewer.',
    )
}
