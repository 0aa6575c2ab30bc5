import type { Database } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import { endedIdempotencyKeys } from './idempotency.store.ts'

const day = 24 * 60 * 60_000

/** Removes answers that nobody will ask for again, in all tenants. */
export async function removeEndedIdempotencyKeys(database: Database, now: Date): Promise<void> {
  await sweep(database, endedIdempotencyKeys, new Date(now.getTime() - day))
}
