import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { Ended } from '../../platform/database/sweep.ts'
import type { FailureCount } from './lockout-policy.ts'

const countColumns = ['key', 'failures', 'lastFailedAt', 'lockedUntil'] as const

/** The failures under these keys; leaves out a key without failures. */
export async function findFailures(
  db: Db,
  tenantId: string,
  keys: string[],
): Promise<Map<string, FailureCount>> {
  const rows = await find(db, tenantId, keys)
  return new Map(rows.map((row) => [row.key, row]))
}
const find = statement<FailureCount & { key: string }, [tenant: string, keys: string[]]>(
  'select key, failures, last_failed_at, locked_until from sign_in_failures where tenant_id = $1 and key = any($2)',
)

/** Locks the failures under every key until the transaction ends, so that of two simultaneous failures the second adds to the first. */
export async function holdFailures(
  db: Db,
  tenantId: string,
  keys: string[],
  now: Date,
): Promise<Map<string, FailureCount>> {
  const rows = await db
    .insertInto('signInFailures')
    .values(keys.map((key) => ({ tenantId, key, failures: 0, lastFailedAt: now, lockedUntil: null })))
    .onConflict((conflict) =>
      conflict
        .columns(['tenantId', 'key'])
        .doUpdateSet((eb) => ({ failures: eb.ref('signInFailures.failures') })),
    )
    .returning(countColumns)
    .execute()
  return new Map(rows.map((row) => [row.key, row]))
}

export async function updateFailures(
  db: Db,
  tenantId: string,
  key: string,
  { failures, lastFailedAt, lockedUntil }: FailureCount & { lastFailedAt: Date },
): Promise<void> {
  await db
    .updateTable('signInFailures')
    .set({ failures, lastFailedAt, lockedUntil })
    .where('tenantId', '=', tenantId)
    .where('key', '=', key)
    .execute()
}

/** Sweeping across tenants sees only rows that are a day old. */
export const oldFailures: Ended = { table: 'signInFailures', key: { key: 'text' }, column: 'last_failed_at' }
