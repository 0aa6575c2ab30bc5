import type { Verdict } from '@rollcall/contract/actions.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { admit, authorise } from './authorise.ts'
import type { Principal, Tenant } from './principal.ts'
import { Refusal } from './problem.ts'

/** Who asks, and in which tenant. */
export interface Asking {
  actor: Principal
  tenant: Tenant
}

/** What an operation would answer at this moment: it may be called, and its own checks, in its own order, let it pass. */
export function verdictOn(
  operation: Operation,
  { actor, tenant }: Asking,
  ...checks: (() => void)[]
): Verdict {
  try {
    admit(operation, actor)
    authorise(operation, actor, tenant)
    for (const check of checks) check()
    return { allowed: true }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { missing } = error.extras
    return { allowed: false, code: error.code, ...(missing ? { missing: [...missing] } : {}) }
  }
}
