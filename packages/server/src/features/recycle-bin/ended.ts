import type { Database } from '../../platform/database/database.ts'
import { ChangeEvents, ref, type Subscriber } from '../../platform/events.ts'
import { deleteEnded, findTenantsWithEnded } from '../bin/bin.store.ts'
import { readTenant } from '../tenants/tenants.service.ts'

/** So many rows are deleted by one transaction, and as many looked for at once. */
const together = 500
/** So often is looked for more; the rest waits for the next round. */
const mostTimes = 40
const origin = { id: 'recycle-bin', address: '', userAgent: '' }

/**
 * Deletes for good what has been in the recycle bin long enough, and says so in the audit logs of the tenants. A suspended tenant is left
 * alone: it gets its days back. A restore that has begun comes first: its row is locked, and left to it.
 */
export async function removeEndedFromBin(
  database: Database,
  { derive, now }: { derive: Subscriber; now: Date },
): Promise<void> {
  for (let times = 0; times < mostTimes; times += 1) {
    const tenants = await database.transaction(
      { system: true, readOnly: true, purpose: 'background' },
      (db) => findTenantsWithEnded(db, now, together),
    )
    if (tenants.length === 0) return
    for (const id of tenants) await removeOf(database, id, { derive, now })
  }
}

async function removeOf(
  database: Database,
  tenantId: string,
  { derive, now }: { derive: Subscriber; now: Date },
): Promise<void> {
  await database.transaction({ tenant: tenantId }, async (db) => {
    const deleted = await deleteEnded(db, tenantId, now, together)
    const tenant = deleted.size > 0 ? await readTenant(db, tenantId) : undefined
    if (!tenant) return
    const { all, emit } = new ChangeEvents(['recycle-bin.ended'])
    for (const [kind, count] of deleted)
      emit('recycle-bin.ended', { tenant: ref(tenant), after: { kind: `${kind}s` as const, deleted: count } })
    await derive(db, all, { tenant, actor: undefined, program: 'The server', origin, now })
  })
}
