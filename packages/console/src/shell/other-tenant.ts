import { ProblemError } from '@rollcall/contract/client.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { refusal } from '../api/problem.ts'
import { t } from '../i18n/messages.ts'

/**
 * The address is of another tenant than the one that one is signed in to. Nothing is asked of that tenant, so that the same is said whether
 * it exists or not.
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
