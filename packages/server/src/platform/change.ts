import { setTimeout as sleep } from 'node:timers/promises'
import { hasSecret, type Operation } from '@rollcall/contract/operation.ts'
import type { Judged } from './authorise.ts'
import type { Db, Scope } from './database/database.ts'
import { DatabaseOverloadedError } from './database/errors.ts'
import type { Purpose } from './database/lanes.ts'
import { type IdempotencyKey, repeatedAnswer } from './idempotency.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'
import { Refusal, refusalOfConstraint } from './problem.ts'
import { commitRecord, type Recorder } from './record.ts'
import type { RunDeps } from './run.ts'

/** A refusal whose record is committed before it is answered. */
export class RecordedRefusal {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    this.refusal = refusal
  }
}

/** What changes something, whoever asked for it: a call, or a part of what a call left to be done later. */
export interface Change<Actor extends Principal | Refusal | undefined, T> {
  declaration: Operation
  tenant: Tenant
  origin: RequestOrigin
  record: Recorder
  now: Date
  /** Which connections it may have; those for work in the background unless told. */
  purpose?: Purpose
  /** Aborted when nobody waits for it any more: it ends then if it has not begun. */
  signal?: AbortSignal | undefined
  key?: IdempotencyKey | undefined
  /** What is done may have been to refuse, which rows of its own say. */
  mayRecordNothing?: true
  /** Who does it, judged under the locks of the change; a refusal when that is to be kept instead of thrown. */
  judge(db: Db): Promise<Judged<Actor>>
  act(db: Db, judged: Judged<Actor>): Promise<T>
}

/**
 * Judges, acts and records in one transaction, then tells the other nodes. Nothing else opens a transaction that changes something for
 * somebody, and a change that recorded nothing is an error. What another change was in the way of is tried again. Constraint violations that a caller caused become the refusal they mean.
 */
export async function commitChange<Actor extends Principal | Refusal | undefined, T>(
  change: Change<Actor, T>,
  deps: RunDeps,
): Promise<T> {
  const { tenant, purpose, signal } = change
  const scope: Scope = { tenant: tenant.id, signal, ...(purpose ? { purpose } : {}) }
  const outcome = await againWhenInTheWay(() => {
    change.record.beginAgain()
    return deps.database.transaction(scope, (db) => perform(db, change, deps))
  }).catch((error: unknown) => {
    throw refusalOfConstraint(error, change.tenant) ?? error
  })
  for (const note of change.record.notes()) deps.dropStale(note)
  if (outcome instanceof RecordedRefusal) throw outcome.refusal
  return outcome
}

const mostTries = 3
const pause = 25

/**
 * Makes a change once more when the database rolled it back because another one was in its way: until it has committed, nobody was told
 * of it. Each time after a longer pause of random length, so that the two do not meet again.
 */
async function againWhenInTheWay<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof DatabaseOverloadedError && error.inTheWay) || tries === mostTries) throw error
      await sleep(Math.random() * pause * 2 ** tries)
    }
  }
}

async function perform<Actor extends Principal | Refusal | undefined, T>(
  db: Db,
  { declaration, tenant, origin, record, now, key, ...change }: Change<Actor, T>,
  deps: RunDeps,
): Promise<T | RecordedRefusal> {
  const repeated = key && (await repeatedAnswer(db, key, declaration, deps.idempotency))
  if (repeated) return repeated.response as T
  const judged = await change.judge(db)
  const outcome = await change.act(db, judged).catch((error: unknown) => {
    if (error instanceof RecordedRefusal) return error
    throw error
  })
  if (record.entries.length === 0 && !change.mayRecordNothing)
    throw new Error(`${declaration.name} changed something and recorded nothing`)
  const caller = judged.actor instanceof Refusal ? undefined : (judged.actor as Principal | undefined)
  commitRecord(db, record.entries, { actor: caller, origin }, tenant.id, deps)
  if (record.mails.length > 0) await deps.writeMails(db, record.mails, { tenant, actor: caller, now })
  // A refused request created nothing, so its key stays free for another try.
  if (key && outcome instanceof RecordedRefusal) await deps.idempotency.release(db, key)
  else if (key) await deps.idempotency.keep(db, key, hasSecret(declaration) ? null : outcome)
  for (const note of record.notes()) await deps.database.announce(db, note)
  return outcome
}
