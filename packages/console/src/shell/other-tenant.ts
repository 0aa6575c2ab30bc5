import { ProblemError } from '@rollcall/contract/client.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { refusal } from '../api/problem.ts'
import { t } from '../i18n/messages.ts'

/**
 * The error for an address of a tenant that the account of the session may not enter. The page is the same whether or not the tenant
 * exists.
 */
export class OtherTenantError extends ProblemError {
  readonly me: Me
  constructor(me: Me) {
    super(
      refusal('access.denied', t('failure.otherTenant', { tenant: me.tenant.name }), t('failure.deniedTitle'))
        .problem,
    )
    this.me = me
  }
}
