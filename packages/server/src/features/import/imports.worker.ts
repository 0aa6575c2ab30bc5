import { contract } from '@rollcall/contract/contract.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { type Batch, type BatchContext, isSuspended } from '../../operations/batch.ts'
import { principalOf } from '../../operations/lock.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { JobHandler, Queue } from '../../platform/queue/queue.ts'
import type { WorkerDeps } from '../jobs/jobs.worker.ts'
import { checkLines } from './check-lines.ts'
import { importUsers } from './import-users.ts'
import { importRef, stoppedAt, takenBackFor, troubleFrom } from './imports.service.ts'
import { claimImport, findImport, holdCheck, type ImportRow, updateImport } from './imports.store.ts'
import { inviteLater } from './invite-later.ts'
import { countByOutcome, countWithReason, deleteLines } from './lines.store.ts'
import { takeBackUsers } from './take-back.ts'

export interface ImportWorkerDeps extends WorkerDeps {
  database: Pick<Database, 'transaction' | 'kind'>
  clock: Clock
  queue: Pick<Queue, 'enqueue'>
}

/**
 * Does what calls of imports leave for later: checks lines, imports users, takes an import back, and invites on the chosen day, each with
 * the present rights of the account that asked for it. An import is one transaction: whatever breaks, all users are there or none.
 */
export function createImportWorker(deps: ImportWorkerDeps): JobHandler {
  return async ({ tenantId, id, last }) => {
    const row = await deps.read(tenantId, (db) => findImport(db, tenantId, id))
    const tenant = await deps.tenantById(tenantId)
    if (!row || !tenant) return
    try {
      await workOn(deps, tenant, row)
    } catch (error) {
      if (error instanceof Overtaken) return
      if (isSuspended(error)) return stop(deps, row, error as Refusal)
      if (error instanceof Refusal) return stop(deps, row, error)
      if (last) await stop(deps, row, new Refusal('server.error.job'))
      throw error
    }
  }
}

async function workOn(deps: ImportWorkerDeps, tenant: Tenant, row: ImportRow): Promise<void> {
  if (row.status === 'checking') return check(deps, tenant, row)
  if (row.status === 'waiting' || row.status === 'running') return importAll(deps, tenant, row)
  if (row.status === 'taking-back') return takeBack(deps, tenant, row)
  const due = row.inviteAt !== null && row.inviteAt <= deps.clock.now()
  if (row.status === 'done' && due) return inviteLater(deps, row, batchOf(deps, tenant, row))
}

const operations: Partial<Record<ImportRow['status'], Operation>> = {
  checking: contract.imports.check,
  'taking-back': contract.imports.takeBack,
}

/** What every batch of an import has: in whose name it acts, and what it needs. */
function batchOf(deps: ImportWorkerDeps, tenant: Tenant, row: ImportRow) {
  const { id, createdBy, credential: kind, apiKey, requestId, address, userAgent } = row
  return {
    operation: operations[row.status] ?? contract.imports.run,
    tenant,
    origin: { id: requestId, address, userAgent },
    resolve: (db: Db, at: Parameters<WorkerDeps['resolve']>[2]) =>
      deps.resolve(db, { id: createdBy, credential: { kind, id, apiKey } }, at),
    refuse: async (_: unknown, refusal: Refusal) => {
      throw refusal
    },
  } satisfies Omit<Batch<never>, 'act'>
}

/** Writes outside of the batch, since readers shall see it before the batch ends. */
async function write(deps: ImportWorkerDeps, row: ImportRow, change: Parameters<typeof updateImport>[2]) {
  await deps.database.transaction({ tenant: row.tenantId }, (db) => updateImport(db, row, change))
}

async function check(deps: ImportWorkerDeps, tenant: Tenant, row: ImportRow): Promise<void> {
  const now = deps.clock.now()
  const actor = await deps.read(row.tenantId, async (db) =>
    principalOf(await batchOf(deps, tenant, row).resolve(db, { tenant, now })),
  )
  if (!actor) throw new Refusal('access.not_signed_in.job_maker_gone', { maker: row.createdByName })
  await checkLines(row, {
    actor,
    now,
    inTransaction: (fn) =>
      deps.database.transaction({ tenant: row.tenantId }, async (db) => {
        await requireChecking(db, row)
        return fn(db)
      }),
    done: (progress) => write(deps, row, { progress }),
  })
  await deps.runBatch({ ...batchOf(deps, tenant, row), act: (work) => finishCheck(work, row) })
}

/** The check was cancelled, and perhaps begun anew with other columns. */
class Overtaken extends Error {}

/** Keeps the check from being cancelled until the transaction ends. Throws {@link Overtaken}. */
async function requireChecking(db: Db, row: ImportRow): Promise<void> {
  if (!(await holdCheck(db, row))) throw new Overtaken('another check was begun, or this one was cancelled')
}

async function finishCheck({ db, emit }: BatchContext<Principal>, row: ImportRow): Promise<void> {
  await requireChecking(db, row)
  const counts = await countByOutcome(db, row)
  if (!(await claimImport(db, row, ['checking'], { status: 'checked', ...counts, progress: row.lines })))
    return
  const users = await countWithReason(db, row, 'access.escalation')
  const { name: id, summary: name } = contract.imports.check
  if (users > 0) emit('access.denied', { operation: { id, name }, after: { users } })
}

async function importAll(deps: ImportWorkerDeps, tenant: Tenant, row: ImportRow): Promise<void> {
  const begun = { status: 'running', progress: 0 } as const
  const claimed = await deps.database.transaction({ tenant: row.tenantId }, (db) =>
    claimImport(db, row, ['waiting', 'running'], begun),
  )
  // It was cancelled before it began.
  if (!claimed) return
  await watched(deps, row, async (done) => {
    await deps.runBatch({
      ...batchOf(deps, tenant, row),
      async act(work) {
        // Read under the lock of the tenant: another node may have been given the same job.
        const current = await findImport(work.db, row.tenantId, row.id)
        if (current?.status !== 'running') return
        await importUsers(work, current, done)
        await finish(deps, work, current)
      },
    })
  })
}

async function finish(
  { queue }: ImportWorkerDeps,
  { db, emit, now }: BatchContext<Principal>,
  row: ImportRow,
): Promise<void> {
  const { created, changed, inviteAt } = row
  const takeBackUntil = new Date(now.getTime() + takenBackFor)
  const expiresAt = new Date(Math.max(takeBackUntil.getTime(), (inviteAt?.getTime() ?? 0) + takenBackFor))
  await deleteLines(db, row)
  const done = { status: 'done', finishedAt: now, takeBackUntil, expiresAt, progress: row.lines } as const
  // What the columns had in them is kept nowhere else any more.
  const columns = JSON.stringify(row.columns.map((column) => ({ ...column, samples: [] })))
  await updateImport(db, row, { ...done, columns, trouble: null })
  emit('import.finished', { import: importRef(row), after: { created, changed } })
  if (!inviteAt) return
  const delay = Math.max(0, inviteAt.getTime() - now.getTime())
  await queue.enqueue(db, 'import', [{ tenantId: row.tenantId, id: row.id }], delay)
}

async function takeBack(deps: ImportWorkerDeps, tenant: Tenant, row: ImportRow): Promise<void> {
  await watched(deps, row, async (done) => {
    await deps.runBatch({
      ...batchOf(deps, tenant, row),
      async act(work) {
        const current = await findImport(work.db, row.tenantId, row.id)
        if (current?.status !== 'taking-back') return
        const takenBack = await takeBackUsers(work, current, done)
        const change = {
          status: 'taken-back',
          takenBack: JSON.stringify(takenBack),
          progress: row.lines,
        } as const
        await updateImport(work.db, current, { ...change, trouble: null })
        work.emit('import.taken-back', { import: importRef(row), after: { ...takenBack } })
      },
    })
  })
}

const tellInterval = 1_000

/**
 * Runs work that says how far it is, and writes that beside its transaction. The embedded database has one connection, which the
 * transaction has: there nothing is written until it ends.
 */
async function watched(
  deps: ImportWorkerDeps,
  row: ImportRow,
  act: (done: (progress: number) => void) => Promise<void>,
): Promise<void> {
  let progress = 0
  let written = 0
  let writing = Promise.resolve()
  const tell = () => {
    if (progress === written) return
    written = progress
    // Only shown: the next one may succeed.
    writing = write(deps, row, { progress }).catch(() => {})
  }
  const timer = deps.database.kind === 'embedded' ? undefined : setInterval(tell, tellInterval)
  try {
    await act((lines) => {
      progress = lines
    })
  } finally {
    clearInterval(timer)
    await writing
  }
}

/** Keeps why nothing was done, so that it can be tried again. */
async function stop(deps: ImportWorkerDeps, row: ImportRow, why: Refusal): Promise<void> {
  const overtaken = why.sentence === 'import.refused_lines.meanwhile'
  const back = stoppedAt[row.status] ?? 'checked'
  await deps.database.transaction({ tenant: row.tenantId }, async (db) => {
    const from = ['checking', 'waiting', 'running', 'taking-back'] as const
    const change = {
      status: overtaken ? ('checking' as const) : back,
      progress: 0,
      trouble: troubleFrom(why),
    }
    const stopped = await claimImport(db, row, from, change)
    if (stopped && overtaken) await deps.queue.enqueue(db, 'import', [{ tenantId: row.tenantId, id: row.id }])
  })
}
