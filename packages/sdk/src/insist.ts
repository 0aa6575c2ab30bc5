import { ProblemError } from '@rollcall/contract/client.ts'
import { backOff, pause } from './back-off.ts'
import { RollcallUnavailable, unavailable } from './unavailable.ts'

const attempts = 3
/** Milliseconds for one attempt. A later answer is not used, because a revocation must take effect within a second. */
const attemptTimeout = 1000
const waits = { first: 50, most: 400 }

/**
 * Asks the server, and again when it could not be reached, took longer than a second or was too busy. Rejects with {@link
 * RollcallUnavailable} when no attempt was answered, or when the product itself may not ask.
 */
export async function insist<T>(ask: (signal: AbortSignal) => Promise<T>, closing: AbortSignal): Promise<T> {
  let last: unknown
  for (let failures = 0; failures < attempts; failures++) {
    if (failures > 0) await pause(backOff(failures, waits), closing)
    if (closing.aborted) throw new RollcallUnavailable('This connection to Rollcall was closed')
    try {
      return await ask(AbortSignal.any([AbortSignal.timeout(attemptTimeout), closing]))
    } catch (error) {
      last = error
      if (!isPassing(error)) break
    }
  }
  throw unavailable(last)
}

/** Says whether the next attempt may succeed. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ProblemError) || error.problem.status >= 500 || error.problem.status === 429
}
