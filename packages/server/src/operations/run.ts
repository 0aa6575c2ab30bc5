import { emitsOf } from '@rollcall/contract/operation.ts'
import type { Db, Scope } from '../platform/database/database.ts'
import { ChangeEvents } from '../platform/events.ts'
import { refusalOfConstraint } from '../platform/problem.ts'
import { authenticate } from './authenticate.ts'
import { authorise, authoriseStill, dependsOnRights, recordingDenial, tenantOf } from './authorise.ts'
import type { Call, RunDeps, Work } from './call.ts'
import { callerOf, contextOf } from './context.ts'
import { deriveFrom, dropStale, requireEmitted } from './derive.ts'
import { isDownload, watched } from './downloads.ts'
import { Elsewhere, emittedElsewhere } from './elsewhere.ts'
import type { Implementation } from './implement.ts'
import { lock, noLockedAccounts, refusalKept, sharingOf } from './lock.ts'
import { checkOutput } from './output.ts'
import { RecordedRefusal, recorded } from './recorded-refusal.ts'
import { idempotencyKeyOf, keepAnswer, repeatedAnswer } from './repeated.ts'
import { againAloneWhenNeeded, againWhenInTheWay } from './retries.ts'

/** Runs one call of an operation, from any protocol. Throws a Refusal for everything that the caller should read. */
export async function run(implementation: Implementation, call: Call, deps: RunDeps): Promise<unknown> {
  const { operation, handler } = implementation
  const { actor, resumes } = await authenticate(operation, call, deps)
  const { origin, cookie, devices, signal, file } = call
  const end = deps.fairUse.begin(operation, { actor, origin }, deps.clock.now())
  let output: unknown
  try {
    const input = call.read()
    const tenant = await tenantOf(implementation, input, { actor, credentials: call.credentials }, deps)
    output = await recordingDenial(operation, { actor, origin, tenant }, deps, async () => {
      authorise(operation, actor, tenant)
      const browser = { cookie, devices, resumes }
      const now = deps.clock.now()
      const work = { operation, handler, input, tenant, actor, origin, now, signal, browser, file }
      if (handler.fromCaller) return handler.fromCaller(callerOf(work), input)
      const preparing = {
        ...callerOf(work),
        tenant,
        read: reader(work, deps),
        file: file?.chunks ?? nothing(),
      }
      const prepared = await handler.prepare?.(preparing, input)
      return operation.kind === 'command'
        ? change({ ...work, prepared }, call.idempotencyKey, deps)
        : read({ ...work, prepared }, deps)
    })
    checkOutput(operation, output)
  } finally {
    if (!isDownload(output)) end()
  }
  return isDownload(output) ? watched(output, () => authoriseStill(operation, call, deps), end) : output
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

/** Opens read-only transactions. Public queries serve sign-in, so they use the connections for it. */
function reader({ operation, tenant, signal }: Work, deps: RunDeps) {
  const purpose = operation.scope === 'public' ? 'sign-in' : 'read'
  const scope: Scope = { tenant: tenant.id, readOnly: true, purpose, signal }
  return <T>(fn: (db: Db) => Promise<T>): Promise<T> => deps.database.transaction(scope, fn)
}

/** Answers a query in one transaction. */
async function read(work: Work, deps: RunDeps): Promise<unknown> {
  const { actor, tenant, handler, input, prepared } = work
  const locked = { actor, tenant, lockedAccounts: noLockedAccounts }
  const { emit } = new ChangeEvents(emitsOf(work.operation))
  const inTransaction = reader(work, deps)
  return inTransaction(async (db) => handler.act?.(contextOf(work, db, emit, locked), input, prepared))
}

/** Makes a change when its turn comes, beside other changes where it may. */
async function change(call: Work, givenKey: string | undefined, deps: RunDeps): Promise<unknown> {
  const { operation, actor, origin, tenant } = call
  const isPublic = operation.scope === 'public'
  // A public call leaves its trace even when its client has left.
  const signal = isPublic ? undefined : call.signal
  const work: Work = {
    ...call,
    signal,
    key: idempotencyKeyOf(call, givenKey),
    purpose: isPublic ? 'sign-in' : 'change',
    resolve: actor && dependsOnRights(operation) ? (db, at) => deps.resolve(db, actor, at) : undefined,
  }
  return againAloneWhenNeeded(sharingOf(work), (sharing) => {
    const alone = sharing === undefined && dependsOnRights(operation)
    return deps.fairUse.inTurn(tenant, { actor, origin, signal, alone }, () =>
      // Something with an end may have ended while the change waited.
      transact({ ...work, sharing, now: deps.clock.now() }, deps),
    )
  })
}

/**
 * Makes a change, of a call or of a batch, in one transaction. Makes it again where it conflicted with another change. Only this function
 * opens a transaction that changes something for a caller. A change that emits no event is an error. A violated constraint becomes its
 * refusal.
 */
export async function transact(work: Work, deps: RunDeps): Promise<unknown> {
  const { operation, tenant, signal, purpose, handler, input, prepared } = work
  const events = new ChangeEvents(emitsOf(operation))
  const consequences = new ChangeEvents(deps.consequence.emits)
  let elsewhere: Elsewhere | undefined
  let beyond: Elsewhere | undefined
  const scope: Scope = { tenant: tenant.id, signal, ...(purpose ? { purpose } : {}) }
  const outcome = await againWhenInTheWay(() => {
    events.beginAgain()
    consequences.beginAgain()
    return deps.database.transaction(scope, async (db) => {
      const repeated = await repeatedAnswer(db, work, deps)
      if (repeated) return repeated.response
      const locked = await refusalKept(work, async () => {
        const locked = await lock(db, work, deps)
        authorise(operation, locked.actor, locked.tenant)
        return locked
      })
      elsewhere = new Elsewhere(db, work, { actor: locked.actor, emits: emittedElsewhere(operation) }, deps)
      beyond = new Elsewhere(db, work, { actor: locked.actor, emits: deps.consequence.emits }, deps)
      const ending = { db, now: work.now, ...locked, emit: consequences.emit, inTenant: beyond.enter }
      const settle = async () => {
        const happened = events.settle()
        await deps.consequence.follow(ending, happened)
        await deriveFrom(db, [...happened, ...consequences.settle()], work, locked, deps)
      }
      const context = { ...contextOf(work, db, events.emit, locked, elsewhere), settle }
      const outcome = await recorded(() =>
        locked.refusal ? handler.refuse?.(context, locked.refusal) : handler.act?.(context, input, prepared),
      )
      requireEmitted(events, work)
      await settle()
      await keepAnswer(db, work, outcome, deps)
      return outcome
    })
  }).catch((error: unknown) => {
    throw refusalOfConstraint(error, tenant) ?? error
  })
  dropStale(tenant.id, [...events.concerning, ...consequences.concerning], deps)
  for (const { tenantId, events } of [...(elsewhere?.changes ?? []), ...(beyond?.changes ?? [])])
    dropStale(tenantId, events, deps)
  if (outcome instanceof RecordedRefusal) throw outcome.refusal
  return outcome
}
