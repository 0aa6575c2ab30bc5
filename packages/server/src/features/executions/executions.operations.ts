import { contract } from '@rollcall/contract/contract.ts'
import type { Execution, ExecutionKind, RefusedRow } from '@rollcall/contract/executions.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { inUse } from '../../operations/authorise.ts'
import { type Context, implement } from '../../operations/implement.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { BackupSettings } from '../../platform/backup-settings.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { problemTitle, Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { authoriseServer, hasOnServer } from '../../platform/server-scope.ts'
import { countJobRows, type JobRowRecord, listRows } from '../jobs/jobs.store.ts'
import {
  countExecutions,
  type ExecutionRow,
  findExecution,
  findTenantsOf,
  listExecutions,
  type NamedTenant,
} from './executions.store.ts'
import { kindsOfExecutions, reasonOf, refuseCancelling, refuseRunningAgain, type WorkThere } from './kinds.ts'

export interface ExecutionsDeps {
  database: Pick<Database, 'transaction'>
  queue: Pick<Queue, 'enqueue'>
  backups: BackupSettings
}

interface Target {
  target: string
  kind: ExecutionKind
  job: string
}

/** Server Administration: the jobs of all tenants (MZ-03). */
export function executionsOperations(deps: ExecutionsDeps) {
  const { database } = deps
  const read = <T>(signal: AbortSignal, fn: (db: Db) => Promise<T>) =>
    database.transaction({ system: true, readOnly: true, purpose: 'read', signal }, fn)

  return implement(contract.executions, {
    list: {
      fromCaller: ({ actor, signal }, input) =>
        read(signal, async (db) => {
          const { rows, ...page } = await readPage(actor.cursorKey, 'executions.list', input, {
            read: (at) => listExecutions(db, input, at),
            position: (row) => positionAt(row.createdAt, row.id),
            count: () => countExecutions(db, input),
          })
          const tenants = await findTenantsOf(db, rows)
          // A tenant may have been deleted between the two statements.
          const items = rows.flatMap((row) => {
            const tenant = tenants.get(row.tenantId)
            return tenant ? [shown(row, tenant, actor)] : []
          })
          return { items, ...page }
        }),
    },

    show: {
      fromCaller: ({ actor, signal }, input) =>
        read(signal, async (db) => {
          const row = await requireExecution(db, input)
          const tenant = (await findTenantsOf(db, [row])).get(row.tenantId)
          if (!tenant) throw new Refusal('job.not_found')
          return shown(row, tenant, actor)
        }),
    },

    listRefused: {
      fromCaller: ({ actor, signal }, { target, kind, job, ...input }) =>
        // Within the tenant: no transaction over all tenants reads the users of a job.
        database.transaction({ tenant: target, readOnly: true, purpose: 'read', signal }, async (db) => {
          await requireExecution(db, { target, kind, job })
          const refused = { job, outcome: 'refused' } as const
          const list = { ...input, target, kind, job }
          const { rows, ...page } = await readPage(actor.cursorKey, 'executions.list-refused', list, {
            read: ({ limit, after = [0] }) =>
              listRows(db, target, refused, { limit, after: after[0] as number }),
            position: (row) => [row.position],
            count: () => countJobRows(db, target, refused),
          })
          const named = hasOnServer(actor, 'server:read-users')
          return { items: rows.map((row) => refusedRow(row, named)), ...page }
        }),
    },

    async cancel(context, input) {
      authoriseKind(context.actor, input.kind)
      return there(context, input, deps, async (work, tenant) => {
        await kindsOfExecutions[input.kind].cancel(work, input.job)
        const before = { kind: input.kind, job: input.job }
        context.emit('execution.cancelled', { tenant: refOf(tenant), before })
        return input.job
      })
    },

    async runAgain(context, input) {
      authoriseKind(context.actor, input.kind)
      return there(context, input, deps, async (work, tenant) => {
        inUse(tenant)
        const id = await kindsOfExecutions[input.kind].runAgain(work, input.job)
        const before = { kind: input.kind, job: input.job }
        context.emit('execution.ran-again', { tenant: refOf(tenant), before, after: { as: id } })
        return id
      })
    },
  })
}

/** Does something in the tenant of a job, under its lock, and returns the job whose id came back. */
function there(
  context: Context<Principal>,
  { target, kind }: Target,
  { queue, backups }: ExecutionsDeps,
  act: (work: WorkThere, tenant: Tenant) => Promise<string>,
): Promise<Execution> {
  const { db, actor, now, origin, tenant: own } = context
  return context.inTenant(target, async ({ tenant, emit }) => {
    if (!tenant) throw new Refusal('job.not_found')
    const emitThere: WorkThere['emit'] =
      tenant.id === own.id ? (...emission) => context.emit(...emission) : (...emission) => emit(...emission)
    const work = { db, actor, now, origin, tenantId: target, emit: emitThere, queue, backups }
    const job = await act(work, tenant)
    return shown(await requireExecution(db, { target, kind, job }), tenant, actor)
  })
}

async function requireExecution(db: Db, input: Target): Promise<ExecutionRow> {
  const row = await findExecution(db, input)
  if (!row) throw new Refusal('job.not_found')
  return row
}

/** Throws `access.denied` without the permission that jobs of the kind need beside `server:executions`. */
function authoriseKind(actor: Principal, kind: ExecutionKind): void {
  const { needs } = kindsOfExecutions[kind]
  if (needs) authoriseServer(actor, needs)
}

function shown(row: ExecutionRow, { id, slug, name, suspendedAt }: NamedTenant, actor: Principal): Execution {
  const { kind, action, state, total, succeeded, refused } = row
  const asking = { actor, tenant: actor.home }
  const mayKind = () => authoriseKind(actor, kind)
  return {
    id: row.id,
    kind,
    action,
    tenant: { id, slug, name },
    state,
    progress: total === null ? null : { total, succeeded: succeeded ?? 0, refused: refused ?? 0 },
    createdAt: row.createdAt.toISOString(),
    createdBy:
      row.createdBy === null
        ? null
        : { id: row.createdBy, name: hasOnServer(actor, 'server:read-users') ? row.createdByName : null },
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    reason: reasonOf(row),
    actions: {
      cancel: verdictOn(contract.executions.cancel, asking, mayKind, () => refuseCancelling(row, name)),
      runAgain: verdictOn(
        contract.executions.runAgain,
        asking,
        mayKind,
        () => refuseRunningAgain(row),
        () => refuseSuspended({ name, suspendedAt }),
      ),
    },
  }
}

function refuseSuspended({ name, suspendedAt }: Pick<NamedTenant, 'name' | 'suspendedAt'>): void {
  if (suspendedAt) throw new Refusal('tenant.suspended', { tenant: name })
}

function refusedRow({ position, name, code }: JobRowRecord, named: boolean): RefusedRow {
  const known = code ?? 'server.error'
  // The detail may name groups, roles and people of the tenant, which are not for administrators of the server.
  return { position, name: named ? name : null, code: known, text: problemTitle(known as ProblemCode) }
}

function refOf({ id, name }: Pick<Tenant, 'id' | 'name'>) {
  return { id, name }
}
