import type { Db } from '../platform/database/database.ts'
import type { ChangeEvents, Event } from '../platform/events.ts'
import type { RunDeps, Work } from './call.ts'
import { invalidationsOf } from './invalidations-of.ts'
import type { Locked } from './lock.ts'

/** Derives the audit log and mails from the events of a change, in its transaction. Announces to all nodes what the events make stale. */
export async function deriveFrom(
  db: Db,
  events: readonly Event[],
  { origin, now }: Work,
  { actor, tenant }: Locked,
  deps: RunDeps,
): Promise<void> {
  await deps.derive(db, events, { tenant, actor, origin, now })
  for (const stale of invalidationsOf(tenant.id, events)) await deps.database.announce(db, stale)
}

/** Throws for a change that emitted no event. */
export function requireEmitted(events: ChangeEvents, { operation, mayEmitNothing }: Work): void {
  if (events.all.length === 0 && !mayEmitNothing)
    throw new Error(`${operation.name} changed something and emitted nothing`)
}

/** Drops what this node has cached of it. */
export function dropStale(tenantId: string, events: readonly Event[], deps: RunDeps): void {
  for (const stale of invalidationsOf(tenantId, events)) deps.dropStale(stale)
}
