import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { enterTenant } from '../../platform/database/every-tenant.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import type { Tenant } from '../../platform/principal.ts'
import { deleteJobsOf } from '../../platform/queue/queue.store.ts'
import type { JobHandler, Queue } from '../../platform/queue/queue.ts'
import { lockTenant } from '../tenants/tenants.store.ts'
import {
  type DeletedTenant,
  eraseRows,
  eraseTenant,
  findDeleted,
  startErasure,
  updateProgress,
} from './deletion.store.ts'
import { deletedTables } from './deletion-tables.ts'

export interface TenantDeletionDeps {
  database: Database
  queue: Pick<Queue, 'enqueue'>
  clock: Clock
  derive: Subscriber
  tenantById(id: string): Promise<Tenant | undefined>
}

/** So many rows are erased in one transaction. */
const together = 5_000

const origin = { id: 'tenant-deletion', address: '', userAgent: '' }

/**
 * Waits until the erasure of a tenant is due, then erases its rows, table by table and some at a time, and the tenant at the end. A node
 * that takes over goes on where the last one was. A job is of the tenant that runs the server, and has the id of the deleted one.
 */
export function createTenantDeletionWorker(deps: TenantDeletionDeps): JobHandler {
  const { database, queue, tenantById } = deps
  return async ({ tenantId, id }) => {
    const server = await tenantById(tenantId)
    if (!server) return
    const left = await database.transaction({ tenant: id }, async (db) => {
      const time = await startErasure(db, id)
      if (time === null || time === 0) return time
      await enterTenant(db, tenantId)
      await queue.enqueue(db, 'tenant-deletion', [{ tenantId, id }], time)
      return time
    })
    if (left !== 0) return
    for (let goesOn = true; goesOn; )
      goesOn = await database.transaction({ tenant: id }, (db) => takeStep(deps, db, server, id))
    await database.transaction({ system: true }, (db) => deleteJobsOf(db, id))
  }
}

/** Returns whether there is more to do. */
async function takeStep(deps: TenantDeletionDeps, db: Db, server: Tenant, id: string): Promise<boolean> {
  await lockTenant(db, id, { alone: true })
  const tenant = await findDeleted(db, id)
  if (!tenant) return false
  const { tables, rows } = tenant.progress ?? { tables: 0, rows: {} }
  const table = deletedTables[tables]
  if (table === undefined) {
    await finish(deps, db, server, tenant)
    return false
  }
  const gone = await eraseRows(db, id, table, together)
  await updateProgress(db, id, {
    tables: gone < together ? tables + 1 : tables,
    rows: gone > 0 ? { ...rows, [table]: (rows[table] ?? 0) + gone } : rows,
  })
  return true
}

async function finish(
  { clock, derive }: TenantDeletionDeps,
  db: Db,
  server: Tenant,
  { id, name, slug, progress }: DeletedTenant,
): Promise<void> {
  await eraseTenant(db, id)
  await enterTenant(db, server.id)
  const { all, emit } = new ChangeEvents(['tenant.deleted'])
  const before = { slug, name }
  emit('tenant.deleted', { tenant: { id, name }, before, after: { rows: progress?.rows ?? {} } })
  await derive(db, all, {
    tenant: server,
    actor: undefined,
    program: 'The server',
    origin,
    now: clock.now(),
  })
}
