import { contract } from '@rollcall/contract/contract.ts'
import { type BatchContext, isSuspended } from '../../operations/batch.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { JobHandler } from '../../platform/queue/queue.ts'
import { receiver } from '../directory/users.refs.ts'
import { canSignIn } from '../directory/users.sign-in.ts'
import { findUser } from '../directory/users.store.ts'
import { findNewOwner } from '../groups/transfers.service.ts'
import type { WorkerDeps } from '../jobs/jobs.worker.ts'
import { carryOut, check } from './carry-out.ts'
import { keepDone, planOf } from './offboardings.service.ts'
import { findOffboarding, type OffboardingRow, updateOffboarding } from './offboardings.store.ts'

/**
 * Carries out offboardings whose moment has come, each in one transaction, as the user who scheduled it and with the rights that
 * this user has then. Whatever breaks, it happens once or not at all; where it is refused, its maker is told.
 */
export function createOffboardingWorker(deps: WorkerDeps): JobHandler {
  return async ({ tenantId, id, last }) => {
    const row = await deps.read(tenantId, (db) => findOffboarding(db, tenantId, id))
    const tenant = await deps.tenantById(tenantId)
    if (!tenant || row?.status !== 'scheduled') return
    try {
      await attempt(deps, tenant, row)
    } catch (error) {
      if (isSuspended(error)) return
      if (error instanceof Refusal) await refuse(deps, tenant, row, error)
      else if (last) await refuse(deps, tenant, row, new Refusal('server.error.job'))
      else throw error
    }
  }
}

async function attempt(deps: WorkerDeps, tenant: Tenant, row: OffboardingRow): Promise<void> {
  await deps.runBatch({
    ...batchOf(deps, tenant, row),
    async act(work) {
      const current = await stillScheduled(work.db, row)
      if (!current) return
      if (current.stopped) throw new Refusal('access.not_signed_in.job_made_before')
      await keepDone(work, current, await carryOut(work, await check(work, planOf(current))))
    },
    async refuse(work, refusal) {
      const current = await stillScheduled(work.db, row)
      if (current) await keepRefused(work, current, refusal)
    },
  })
}

/** What an attempt had written was rolled back with its refusal, which is kept in a transaction of its own. */
async function refuse(deps: WorkerDeps, tenant: Tenant, row: OffboardingRow, why: Refusal): Promise<void> {
  const keep = async (work: BatchContext<Principal | undefined>) => {
    const current = await stillScheduled(work.db, row)
    if (current) await keepRefused(work, current, why)
  }
  await deps.runBatch({ ...batchOf(deps, tenant, row), act: keep, refuse: keep })
}

function batchOf(deps: WorkerDeps, tenant: Tenant, row: OffboardingRow) {
  const { id, createdBy, credential: kind, apiKey, requestId, address, userAgent } = row
  return {
    operation: contract.offboardings.start,
    tenant,
    origin: { id: requestId, address, userAgent },
    resolve: (db: Db, at: Parameters<WorkerDeps['resolve']>[2]) =>
      deps.resolve(db, { id: createdBy, credential: { kind, id, apiKey } }, at),
  }
}

/** Read under the lock: another node may have been given the same job, and it may have been cancelled. */
async function stillScheduled(db: Db, { tenantId, id }: OffboardingRow): Promise<OffboardingRow | undefined> {
  const current = await findOffboarding(db, tenantId, id)
  return current?.status === 'scheduled' ? current : undefined
}

async function keepRefused(
  { db, tenant, emit, now }: BatchContext<Principal | undefined>,
  row: OffboardingRow,
  refusal: Refusal,
): Promise<void> {
  const { code } = refusal
  await updateOffboarding(db, row, {
    status: 'refused',
    finishedAt: now,
    refusalCode: code,
    refusalDetail: detailFor(refusal, row),
  })
  emit('offboarding.refused', {
    user: { id: row.userId, name: row.userName },
    after: { mode: row.mode, code },
    told: await toldOf(db, tenant, row, now),
    dueAt: row.dueAt,
  })
}

/** Its maker; where they are gone as well, who inherits from them: that nothing happened must not go unnoticed. */
async function toldOf(db: Db, tenant: Tenant, { userId, createdBy }: OffboardingRow, now: Date) {
  const maker = await findUser(db, tenant.id, createdBy)
  if (maker && canSignIn(maker)) return receiver(maker)
  const instead = await findNewOwner(db, tenant, [userId, createdBy], now)
  return instead && receiver(instead)
}

/** In words for every reader, in English as it is stored. */
function detailFor(refusal: Refusal, { createdByName: maker, stopped }: OffboardingRow): string {
  if (!stopped && refusal.code === 'access.not_signed_in')
    return new Refusal('access.not_signed_in.job_maker_gone', { maker }).message
  return refusal.message
}
