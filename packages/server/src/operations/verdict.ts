import type { Verdict } from '@rollcall/contract/actions.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import type { Principal, Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { refuseUnfit } from './authenticate.ts'
import { authorise } from './authorise.ts'

/** The caller, and the tenant it asks in. */
export interface Asking {
  actor: Principal
  tenant: Tenant
}

/** Runs a check once for many rows of a list. Its refusal, which is costly to make, is kept and thrown again. */
export function once(check: () => void): () => void {
  let outcome: { refusal: Refusal | undefined } | undefined
  return () => {
    outcome ??= { refusal: refusalOf(check) }
    if (outcome.refusal) throw outcome.refusal
  }
}

function refusalOf(check: () => void): Refusal | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Says what an operation would answer now: whether the caller may call it, and whether its own checks pass, in their order. */
export function verdictOn(
  operation: Operation,
  { actor, tenant }: Asking,
  ...checks: (() => void)[]
): Verdict {
  const refusal = refusalOf(() => {
    refuseUnfit(operation, actor)
    authorise(operation, actor, tenant)
    for (const check of checks) check()
  })
  if (!refusal) return { allowed: true }
  const { missing } = refusal.extras
  return { allowed: false, code: refusal.code, ...(missing ? { missing: [...missing] } : {}) }
}
