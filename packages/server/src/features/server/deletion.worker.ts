import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { enterErasure, enterTenant } from '../../platform/database/every-tenant.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import type { Tenant } from '../../platform/principal.ts'
import { deleteJobsOf } from '../../platform/queue/queue.store.ts'
import type { JobHandler, Queue } from '../../platform/queue/queue.ts'
import { lockTenant, updateTenant } from '../tenants/tenants.store.ts'
import { type DeletedTenant, deleteSome, deleteTenant, findDeleted } from './deletion.store.ts'
import { deletedTables } from './deletion-tables.ts'

export interface TenantDeletionDeps {
  database: Database
  queue: Pick<Queue, 'enqueue'>
  clock: Clock
  derive: Subscriber
  tenantById(id: string): Promise<Tenant | undefined>
}

/** So many rows are deleted in one transaction. */
const together = 5_000
/** A transaction of the tenant that was open at the end is over by then; in milliseconds. */
const laterCheck = 10 * 60_000

const origin = { id: 'tenant-deletion', address: '', userAgent: '' }

/**
 * Deletes the rows of a tenant that is marked as deleted, table by table and some at a time, and the tenant at the end. A node that takes
 * over goes on where the last one was. A job is of the tenant that runs the server, and has the id of the deleted one.
 */
export function createTenantDeletionWorker(deps: TenantDeletionDeps): JobHandler {
  const { database, tenantById } = deps
  return async ({ tenantId, id }) => {
    const server = await tenantById(tenantId)
    if (!server) return
    for (let goesOn = true; goesOn; )
      goesOn = await database.transaction({ tenant: id }, (db) => takeStep(deps, db, server, id))
    await database.transaction({ system: true }, (db) => deleteJobsOf(db, id))
  }
}

/** Returns whether there is more to do. */
async function takeStep(deps: TenantDeletionDeps, db: Db, server: Tenant, id: string): Promise<boolean> {
  await lockTenant(db, id, { alone: true })
  const tenant = await findDeleted(db, id)
  // Not one that is in use, such as one that was restored from a backup under the same id.
  if (tenant && !tenant.deletedAt) return false
  await enterErasure(db, id)
  if (!tenant) return eraseLog(db, id)
  const { tables, rows } = tenant.deletion ?? { tables: 0, rows: {} }
  const table = deletedTables[tables]
  if (table === undefined) {
    await finish(deps, db, server, tenant)
    return false
  }
  const gone = await deleteSome(db, table, id, together)
  const deletion = {
    tables: gone < together ? tables + 1 : tables,
    rows: gone > 0 ? { ...rows, [table]: (rows[table] ?? 0) + gone } : rows,
  }
  await updateTenant(db, id, { deletion: JSON.stringify(deletion) })
  return true
}

/** No key binds an audit event to its tenant, so one that was written at the last moment is deleted afterwards. */
async function eraseLog(db: Db, id: string): Promise<boolean> {
  return (await deleteSome(db, 'audit_events', id, together)) === together
}

async function finish(
  { queue, clock, derive }: TenantDeletionDeps,
  db: Db,
  server: Tenant,
  { id, name, slug, deletion }: DeletedTenant,
): Promise<void> {
  await eraseLog(db, id)
  await deleteTenant(db, id)
  await enterTenant(db, server.id)
  await queue.enqueue(db, 'tenant-deletion', [{ tenantId: server.id, id }], laterCheck)
  const { all, emit } = new ChangeEvents(['tenant.deleted'])
  const before = { slug, name }
  emit('tenant.deleted', { tenant: { id, name }, before, after: { rows: deletion?.rows ?? {} } })
  await derive(db, all, {
    tenant: server,
    actor: undefined,
    program: 'The server',
    origin,
    now: clock.now(),
  })
}
