import type { Db } from '../platform/database/database.ts'
import type { ChangeEvents } from '../platform/events.ts'
import type { RunDeps, Work } from './call.ts'
import { invalidationsOf } from './invalidations-of.ts'
import type { Locked } from './lock.ts'

/** Writes what follows from the events of a change, in its transaction, and announces to all nodes what they make stale. */
export async function deriveFrom(
  db: Db,
  events: ChangeEvents,
  { operation, origin, now, mayEmitNothing }: Work,
  { actor, tenant }: Locked,
  deps: RunDeps,
): Promise<void> {
  if (events.all.length === 0 && !mayEmitNothing)
    throw new Error(`${operation.name} changed something and emitted nothing`)
  await deps.derive(db, events.all, { tenant, actor, origin, now })
  for (const stale of invalidationsOf(tenant.id, events.all)) await deps.database.announce(db, stale)
}

/** Drops what this node cached. */
export function dropStale(events: ChangeEvents, { tenant }: Work, deps: RunDeps): void {
  for (const stale of invalidationsOf(tenant.id, events.all)) deps.dropStale(stale)
}
