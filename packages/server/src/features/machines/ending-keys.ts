import type { Database } from '../../platform/database/database.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import { receiver } from '../directory/users.refs.ts'
import { findNewOwner } from '../groups/transfers.service.ts'
import { readTenant } from '../tenants/tenants.service.ts'
import { findTenantsToTell, takeEndingKeys } from './machines.store.ts'

/** The most tenants of one look-up, and the most keys of a tenant in one transaction. */
const together = 100
/** The most look-ups of one round. The rest waits for the next round. */
const mostTimes = 40
const origin = { id: 'ending-keys', address: '', userAgent: '' }

/**
 * Tells the owners of machine accounts of the keys that end soon: each key once, whatever node does it and however late. Where no owner can
 * sign in, an administrator is told.
 */
export async function tellOfEndingKeys(
  database: Database,
  { derive, now }: { derive: Subscriber; now: Date },
): Promise<void> {
  for (let times = 0; times < mostTimes; times += 1) {
    const tenants = await database.transaction(
      { system: true, readOnly: true, purpose: 'background' },
      (db) => findTenantsToTell(db, now, together),
    )
    if (tenants.length === 0) return
    for (const id of tenants) await tellIn(database, id, { derive, now })
  }
}

async function tellIn(
  database: Database,
  tenantId: string,
  { derive, now }: { derive: Subscriber; now: Date },
): Promise<void> {
  await database.transaction({ tenant: tenantId }, async (db) => {
    const keys = await takeEndingKeys(db, tenantId, now, together)
    const tenant = keys.length > 0 ? await readTenant(db, tenantId) : undefined
    if (!tenant) return
    const { all, emit } = new ChangeEvents(['machine.key-ending'])
    const orphaned = keys.some(({ ownerId }) => ownerId === null)
    const administrator = orphaned ? await findNewOwner(db, tenant, [], now) : undefined
    for (const { name, hint, expiresAt, ownerId: id, ...key } of keys) {
      const owner = id === null ? undefined : { id, username: key.ownerName ?? '', email: key.ownerEmail }
      const told = owner ?? administrator
      emit('machine.key-ending', {
        user: { id: key.machineId, name: key.machineName },
        after: { key: name, hint, expiresAt },
        told: told ? receiver(told) : null,
        owned: owner !== undefined,
      })
    }
    await derive(db, all, { tenant, actor: undefined, program: 'The server', origin, now })
  })
}
