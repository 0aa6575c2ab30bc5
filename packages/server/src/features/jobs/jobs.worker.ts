import { type Batch, type BatchContext, isSuspended } from '../../operations/batch.ts'
import type { Moment, Resolved } from '../../operations/call.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, PrincipalCredential, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { JobHandler } from '../../platform/queue/queue.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { addManyToGroup, removeManyFromGroup } from '../groups/members.many.ts'
import { grantCapabilityToMany, revokeCapabilityFromMany } from '../users/users.capabilities.ts'
import { removeMany } from '../users/users.remove.ts'
import { assignRoleToMany, revokeRoleFromMany } from '../users/users.roles.ts'
import { setStatusOfMany } from '../users/users.status.ts'
import { jobRef, wantedCapability } from './jobs.service.ts'
import { findJob, type JobRecord, listRows, refuseWaitingRows, updateJob, updateRows } from './jobs.store.ts'
import { operationOf } from './jobs.verdicts.ts'

/** Users per transaction: few enough that other administrators, who wait for it, hardly notice. */
const batchSize = 250

const actions = {
  activate: {
    perform: (work, users, { reason, olderCredentials, notify }) =>
      setStatusOfMany(work, users, { status: 'active', reason, olderCredentials, notify }),
  },
  deactivate: {
    perform: (work, users, { reason, notify }) =>
      setStatusOfMany(work, users, { status: 'inactive', reason, notify }),
  },
  delete: {
    perform: (work, users, { olderCredentials }) => removeMany(work, users, olderCredentials),
  },
  'assign-role': {
    async perform(work, users, { role = '', ...choices }) {
      const [wanted] = rolesByKey(work.tenant, [role])
      return wanted ? assignRoleToMany(work, users, wanted, choices) : []
    },
  },
  'revoke-role': {
    async perform(work, users, { role = '', ...choices }) {
      const [unwanted] = rolesByKey(work.tenant, [role])
      return unwanted ? revokeRoleFromMany(work, users, unwanted, choices) : []
    },
  },
  'grant-capability': {
    perform: (work, users, input) =>
      grantCapabilityToMany(work, users, wantedCapability(input, work.now), input.olderCredentials),
  },
  'revoke-capability': {
    perform: (work, users, { permission = '' }) => revokeCapabilityFromMany(work, users, permission),
  },
  'add-to-group': {
    perform: (work, users, { group, olderCredentials }) =>
      addManyToGroup(work, users, group?.id ?? '', olderCredentials),
  },
  'remove-from-group': {
    perform: (work, users, { group }) => removeManyFromGroup(work, users, group?.id ?? ''),
  },
} satisfies Record<JobRecord['action'], Action>

interface Action {
  perform(
    work: BatchContext<Principal>,
    users: string[],
    input: JobRecord['input'],
  ): Promise<readonly (object | Refusal)[]>
}

export interface WorkerDeps {
  runBatch<T>(batch: Batch<T>): Promise<T>
  tenantById(id: string): Promise<Tenant | undefined>
  /** Reads a job outside of its batches. */
  read<T>(tenantId: string, fn: (db: Db) => Promise<T>): Promise<T>
  /** Reads the account or group that a job acts for, with its present rights. Returns undefined if it may not act any more. */
  resolve(db: Db, ref: { id: string; credential: PrincipalCredential }, at: Moment): Promise<Resolved>
}

/**
 * Does jobs in batches, each in one transaction with its events. Whatever breaks in between, every user is changed or refused
 * exactly once, and a job that is tried again continues where it was.
 */
export function createBulkWorker(deps: WorkerDeps): { work: JobHandler; stop(): void } {
  let stopping = false
  return {
    async work({ tenantId, id, last }) {
      const job = await deps.read(tenantId, (db) => findJob(db, tenantId, id))
      if (!job) return
      try {
        while (await runNextBatch(deps, job, (db, at) => deps.resolve(db, creatorOf(job), at))) {
          if (stopping) throw new Error('The server is closing; the job goes on from where it is')
        }
      } catch (error) {
        if (isSuspended(error)) return
        if (last && !stopping) await runNextBatch(deps, job, giveUp)
        throw error
      }
    },
    /** Ends after the batch that is being done. */
    stop() {
      stopping = true
    },
  }
}

/** Refuses a batch that failed at every try, so that the job ends. */
async function giveUp(): Promise<never> {
  throw new Refusal('server.error.job')
}

function creatorOf({ id, createdBy, credential: kind, apiKey }: JobRecord) {
  return { id: createdBy, credential: { kind, id, apiKey } }
}

/** Does the next batch. Returns whether there is more to do. */
async function runNextBatch(
  deps: WorkerDeps,
  { tenantId, id, ...job }: JobRecord,
  resolve: (db: Db, at: Moment) => Promise<Resolved>,
): Promise<boolean> {
  const tenant = await deps.tenantById(tenantId)
  if (!tenant) return false
  // Read under the lock: another node may have been given the same job.
  const unfinished = async (db: Db) => {
    const current = await findJob(db, tenantId, id)
    return current?.status === 'done' ? undefined : current
  }
  return deps.runBatch({
    operation: operationOf[job.action],
    tenant,
    origin: { id: job.requestId, address: job.address, userAgent: job.userAgent },
    resolve,
    async act(work) {
      const current = await unfinished(work.db)
      if (!current) return false
      if (current.stopped) return refuseRest(work, current, madeBefore())
      try {
        return await changeBatch(work, current)
      } catch (error) {
        if (error instanceof Refusal) return refuseRest(work, current, error)
        throw error
      }
    },
    async refuse(work, refusal) {
      const current = await unfinished(work.db)
      return current ? refuseRest(work, current, refusal) : false
    },
  })
}

async function changeBatch(work: BatchContext<Principal>, job: JobRecord): Promise<boolean> {
  const { db, now } = work
  // Rows are done in their order: those that are done already are the first.
  const done = job.succeeded + job.refused
  const rows = await listRows(db, job.tenantId, { job: job.id }, { limit: batchSize, after: done })
  const { perform }: Action = actions[job.action]
  const outcomes = await perform(
    work,
    rows.map(({ userId }) => userId),
    job.input,
  )
  const refusals = outcomes.filter((outcome) => outcome instanceof Refusal)
  sayEscalation(work, job, refusals)
  const refusalOf = (outcome: unknown) => (outcome instanceof Refusal ? outcome : undefined)
  await updateRows(
    db,
    job.tenantId,
    job.id,
    rows.map(({ position }, index) => ({ position, refusal: refusalOf(outcomes[index]) })),
  )
  const finished = done + rows.length >= job.total
  await updateJob(db, job, {
    status: finished ? 'done' : 'running',
    startedAt: job.startedAt ?? now,
    succeeded: job.succeeded + rows.length - refusals.length,
    refused: job.refused + refusals.length,
    finishedAt: finished ? now : null,
  })
  return !finished
}

/** Emits `access.denied` as a single action does, once for a batch. */
function sayEscalation({ emit }: BatchContext<Principal>, job: JobRecord, refusals: Refusal[]): void {
  const escalations = refusals.filter(({ code }) => code === 'access.escalation')
  if (escalations.length === 0) return
  const { name, summary } = operationOf[job.action]
  const missing = [...new Set(escalations.flatMap(({ extras }) => extras.missing ?? []))]
  emit('access.denied', {
    operation: { id: name, name: summary },
    after: { missing, users: escalations.length, job: job.id },
  })
}

/** Refuses the rest of a job that cannot continue, for example because its creator has lost the right to it. */
async function refuseRest(
  { db, emit, now }: Pick<BatchContext<unknown>, 'db' | 'emit' | 'now'>,
  job: JobRecord,
  refusal: Refusal,
): Promise<false> {
  const rest = job.total - job.succeeded - job.refused
  const { code, detail } = { code: refusal.code, detail: detailFor(refusal, job) }
  await refuseWaitingRows(db, job.tenantId, job.id, { code, detail })
  await updateJob(db, job, { status: 'done', refused: job.refused + rest, finishedAt: now })
  emit('job.stopped', {
    job: jobRef(job),
    after: { code, refused: rest },
  })
  return false
}

/** The refusal for a job that is older than rights its creator has gained since: it must not use them. */
function madeBefore(): Refusal {
  return new Refusal('access.not_signed_in.job_made_before')
}

/** The detail of a refusal for all readers of the job, in English as it is stored. */
function detailFor(refusal: Refusal, { createdByName: maker, stopped }: JobRecord): string {
  if (!stopped && refusal.code === 'access.not_signed_in')
    return new Refusal('access.not_signed_in.job_maker_gone', { maker }).message
  if (!stopped && refusal.code === 'access.denied') return new Refusal('access.denied.job', { maker }).message
  return refusal.message
}
