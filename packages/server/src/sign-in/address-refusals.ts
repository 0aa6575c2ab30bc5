import { writeAudit } from '../features/audit/audit.service.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Principal, RequestOrigin } from '../platform/principal.ts'
import { type AuditEntry, commitRecord } from '../platform/record.ts'

/** How often one key is written down, in milliseconds: whoever tries on must not fill the log. */
const interval = 60_000

/** The audit log's view of keys that come from where they are not good: whoever has stolen one shows themselves by that. */
export interface AddressRefusals {
  /** Writes it down, unless this node did so for the same key within the last minute. */
  note(owner: Principal, keyName: string, origin: RequestOrigin): void
}

export function createAddressRefusals(deps: {
  database: Database
  clock: Clock
  onError(error: unknown): void
}): AddressRefusals {
  /** When (ms) a key was written down last, by its id; those of the last minute alone. */
  const noted = new Map<string, number>()

  return {
    note({ id: owner, name, home, credential: { id } }, keyName, origin) {
      const now = deps.clock.now().getTime()
      for (const [key, at] of noted) if (now - at >= interval) noted.delete(key)
      if (noted.has(id)) return
      noted.set(id, now)
      const entry: AuditEntry = {
        action: 'api-key.address-refused',
        outcome: 'refused',
        target: { kind: 'api-key', id, name: keyName },
        after: { owner, ownerName: name },
      }
      deps.database
        .transaction({ tenant: home.id }, async (db) =>
          commitRecord(db, [entry], { actor: undefined, origin }, home.id, { ...deps, writeAudit }),
        )
        .catch(deps.onError)
    },
  }
}
