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

/**
 * Checks the rows of a list. Rows with the same `likeness`, which names everything that the checks look at, are checked once: a refusal is
 * costly to make, and a page has few kinds of rows.
 */
export function checkingAlike<Row, Actions>(
  likeness: (row: Row) => string,
  check: (row: Row) => Actions,
): (row: Row) => Actions {
  const checked = new Map<string, Actions>()
  return (row) => {
    const kind = likeness(row)
    const known = checked.get(kind)
    if (known) return known
    const actions = check(row)
    checked.set(kind, actions)
    return actions
  }
}

/** Returns the refusal of a check. It has no stack trace: nothing reads it, and making one takes longer than the check. */
function refusalOf(check: () => void): Refusal | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  } finally {
    Error.stackTraceLimit = stackTraceLimit
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
