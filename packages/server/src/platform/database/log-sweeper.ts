import { keptFor, type LogCursor } from './change-log.ts'
import type { Database } from './database.ts'
import { statement } from './statement.ts'

/** Removes entries of the log that every reader has passed. */
export interface LogSweeper {
  /** The log was read up to this cursor. From time to time this starts a sweep. */
  passed(cursor: LogCursor): void
  /** Forgets cursors: their transaction numbers no longer mean anything. */
  forget(): void
}

const sweepInterval = 60_000
/** The most entries that one statement removes, and that one sweep searches for their tenants. */
const atOnce = 1_000
const lookedThrough = 10_000

const tenantsWith = statement<{ tenantId: string }, [xid: string, limit: number]>(
  'select distinct tenant_id from (select tenant_id from change_log where xid < $1::text::xid8 order by xid limit $2) passed',
)
const removeFrom = statement<{ id: string }, [tenantId: string, xid: string, limit: number]>(
  `delete from change_log where tenant_id = $1 and (xid, id) in
    (select xid, id from change_log where tenant_id = $1 and xid < $2::text::xid8 order by xid, id limit $3) returning id`,
)

/**
 * Removes entries by a snapshot so old that every reader has a newer one or begins anew. An entry of a long transaction is therefore kept
 * as long after its commit as any other.
 */
export function createLogSweeper(transaction: Database['transaction']): LogSweeper {
  let horizons: { xmin: bigint; at: number }[] = []

  return {
    passed({ xmin }) {
      const now = performance.now()
      if (now - (horizons.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < sweepInterval) return
      horizons.push({ xmin, at: now })
      const passed = horizons.filter(({ at }) => now - at > keptFor).at(-1)
      if (!passed) return
      horizons = horizons.filter(({ at }) => at >= passed.at)
      // A failed sweep is repeated at the next turn.
      sweepLog(transaction, passed.xmin).catch(() => {})
    },
    forget() {
      horizons = []
    },
  }
}

/** Removes the entries of transactions before this one, tenant by tenant. */
export async function sweepLog(transaction: Database['transaction'], xmin: bigint): Promise<void> {
  const xid = String(xmin)
  const tenants = await transaction({ system: true, readOnly: true, purpose: 'background' }, (db) =>
    tenantsWith(db, xid, lookedThrough),
  )
  for (const { tenantId } of tenants)
    for (;;) {
      const removed = await transaction({ tenant: tenantId }, (db) => removeFrom(db, tenantId, xid, atOnce))
      if (removed.length < atOnce) break
    }
}
