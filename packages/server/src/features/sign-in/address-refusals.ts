import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import type { Principal, RequestOrigin } from '../../platform/principal.ts'

/** How often one key is recorded, in milliseconds: repeated attempts must not fill the log. */
const interval = 60_000

/** Records API keys that are used from an address outside their terms: a stolen key shows itself by that. */
export interface AddressRefusals {
  /** Records it, unless this node did so for the same key within the last minute. */
  record(owner: Principal, keyName: string, origin: RequestOrigin): void
}

export function createAddressRefusals(deps: {
  database: Database
  clock: Clock
  derive: Subscriber
  onError(error: unknown): void
}): AddressRefusals {
  /** When (ms) a key was recorded last, by its id; only the last minute is kept. */
  const recorded = new Map<string, number>()

  return {
    record({ id: owner, name, home: tenant, credential: { id } }, keyName, origin) {
      const at = deps.clock.now()
      const now = at.getTime()
      for (const [key, at] of recorded) if (now - at >= interval) recorded.delete(key)
      if (recorded.has(id)) return
      recorded.set(id, now)
      const events = new ChangeEvents(['api-key.address-refused'])
      events.emit('api-key.address-refused', {
        apiKey: { id, name: keyName },
        after: { owner, ownerName: name },
      })
      const source = { tenant, actor: undefined, origin, now: at }
      deps.database
        .transaction({ tenant: tenant.id }, async (db) => deps.derive(db, events.all, source))
        .catch(deps.onError)
    },
  }
}
