import type { Database } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import { endedIdempotencyKeys } from './idempotency.store.ts'

const day = 24 * 60 * 60_000

/** Deletes the stored answers of all tenants that are a day old: nobody repeats these requests any more. */
export async function removeEndedIdempotencyKeys(database: Database, now: Date): Promise<void> {
  await sweep(database, endedIdempotencyKeys, new Date(now.getTime() - day))
}
