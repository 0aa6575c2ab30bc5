import type { EventData } from '@rollcall/contract/events/events.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { ChangeEvents, type Subscriber } from '../platform/events.ts'
import type { Principal, RequestOrigin, Tenant } from '../platform/principal.ts'

/** Refusals of the same kind within this many milliseconds become one more event, so that repeated tries cannot fill the log. */
const interval = 60_000

interface Denied {
  denial: EventData<'access.denied'>
  actor: Principal | undefined
  origin: RequestOrigin
  tenant: Tenant
}

interface Following extends Denied {
  since: Date
  /** The number of refusals since the last event that was written. */
  count: number
  timer: NodeJS.Timeout
}

/** Records changes that were refused for lack of rights in the audit log. */
export interface Denials {
  /** Writes the first refusal of a caller and an operation at once. Later refusals within a minute are counted and written at its end. */
  record(denied: Denied): Promise<void>
  /** Writes the refusals that were only counted so far. */
  flush(): Promise<void>
}

/** Creates the recorder of refused changes. `onError` gets an error of a write that no call waits for. */
export function createDenials(deps: {
  database: Database
  clock: Clock
  derive: Subscriber
  onError(error: unknown): void
}): Denials {
  const following = new Map<string, Following>()

  async function write({ denial, ...source }: Denied): Promise<void> {
    const events = new ChangeEvents(['access.denied'])
    events.emit('access.denied', denial)
    const now = deps.clock.now()
    await deps.database.transaction({ tenant: source.tenant.id }, async (db) =>
      deps.derive(db, events.all, { ...source, now }),
    )
  }

  async function end(key: string): Promise<void> {
    const followed = following.get(key)
    if (!followed) return
    following.delete(key)
    clearTimeout(followed.timer)
    const { denial, actor, origin, tenant, since, count } = followed
    if (count === 0) return
    const after = { ...denial.after, times: count, since }
    await write({ actor, origin, tenant, denial: { ...denial, after } })
  }

  return {
    async record(denied) {
      const { denial, actor, tenant } = denied
      const key = [
        tenant.id,
        actor?.id,
        actor?.impersonator?.id,
        denial.operation.id,
        denial.after.missing,
      ].join()
      const now = deps.clock.now()
      const known = following.get(key)
      const passed = known ? Math.abs(now.getTime() - known.since.getTime()) : interval
      if (known && passed < interval) {
        known.count += 1
        return
      }
      await end(key)
      const timer = setTimeout(() => end(key).catch(deps.onError), interval)
      timer.unref()
      following.set(key, { ...denied, since: now, count: 0, timer })
      await write(denied)
    },

    async flush() {
      await Promise.all([...following.keys()].map((key) => end(key).catch(deps.onError)))
    },
  }
}
