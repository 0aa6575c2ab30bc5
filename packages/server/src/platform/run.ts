import type { HttpBinding } from '@rollcall/contract/http.ts'
import { download, type Operation } from '@rollcall/contract/operation.ts'
import {
  admit,
  authorise,
  isJudgedNow,
  type Judged,
  judgeNow,
  recordingDenial,
  tenantOf,
} from './authorise.ts'
import { type Change, commitChange, RecordedRefusal } from './change.ts'
import type { Clock } from './clock.ts'
import type { Database, Db, Scope } from './database/database.ts'
import type { Denials } from './denials.ts'
import { isDownload, watched } from './downloads.ts'
import type { FairUse } from './fair-use.ts'
import { type HeldAccounts, mostHeld, NeedsTenantAlone, type Sharing } from './hold.ts'
import { type Idempotency, idempotencyKeyOf } from './idempotency.ts'
import type { Caller, Context, DeviceCookie, Implementation, SessionCookie } from './operations.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'
import { type AuditRow, type RecordedMail, Recorder } from './record.ts'
import { inputReader, outputCheck, type RawInput } from './validate.ts'

export interface RunDeps {
  database: Database
  clock: Clock
  tenantBySlug(slug: string): Promise<Tenant | undefined>
  tenantById(id: string): Promise<Tenant | undefined>
  /** Writes them with the commit. */
  writeAudit(db: Db, rows: AuditRow[]): void
  /** Writes them, and their jobs, with the commit. */
  writeMails(
    db: Db,
    mails: RecordedMail[],
    from: { tenant: Tenant; actor: Principal | undefined; now: Date },
  ): Promise<void>
  /**
   * Until the transaction ends, no other change that needs a permission begins in this tenant; where it is shared, none that holds it alone
   * or is about the same accounts. Returns the tenant as it is then.
   */
  holdTenant(db: Db, tenant: Tenant, sharing: Sharing | undefined): Promise<Tenant>
  /** Accounts that the transaction holds, read under their locks. */
  holdAccounts(db: Db, tenantId: string, ids: readonly string[]): Promise<HeldAccounts>
  /** The caller as the database has it now; undefined when the account or the credential is no longer good. */
  resolve(
    db: Db,
    principal: Principal,
    at: { tenant: Tenant | Promise<Tenant>; now: Date },
  ): Promise<Principal | undefined>
  idempotency: Idempotency
  fairUse: FairUse
  denials: Denials
  /** Drops what this node cached, at once: the note to itself arrives only a moment later. */
  dropStale(note: string): void
}

/** One call of an operation, as any door makes it. */
export interface Call {
  raw: RawInput
  actor: Principal | undefined
  origin: RequestOrigin
  cookie: SessionCookie
  devices: DeviceCookie
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal
  idempotencyKey?: string | undefined
}

/** An operation ready to be called. Throws {@link Refusal} for everything the caller should read. */
export type Runnable = (call: Call) => Promise<unknown>

/** Makes an operation callable: validate, authorise, act, record; what changes something goes through {@link commitChange}. */
export function runnable(implementation: Implementation, binding: HttpBinding, deps: RunDeps): Runnable {
  const { declaration } = implementation
  const read = inputReader(binding)
  const fits = declaration.output === download ? () => true : onceEach(outputCheck(declaration.output))
  return async (call) => {
    admit(declaration, call.actor)
    const end = deps.fairUse.begin(declaration, call, deps.clock.now())
    let output: unknown
    try {
      const input = read(call.raw)
      const tenant = await tenantOf(implementation, input, call.actor, deps)
      output = await recordingDenial(declaration, call, tenant, deps, async () => {
        authorise(declaration, call.actor, tenant)
        return execute(implementation, call, input, tenant, deps)
      })
      if (!fits(output))
        throw new Error(`The answer of ${declaration.name} is not what the contract declares`)
    } finally {
      if (!isDownload(output)) end()
    }
    return isDownload(output) ? watched(output, () => judgeAgain(declaration, call.actor, deps), end) : output
  }
}

/** Throws when the caller may not do it any more: a file may go on for long after it was begun. */
async function judgeAgain(
  declaration: Operation,
  actor: Principal | undefined,
  deps: RunDeps,
): Promise<void> {
  if (!actor) return
  const tenant = (await deps.tenantById(actor.tenant.id)) ?? actor.tenant
  const current = await deps.database.transaction({ tenant: tenant.id, readOnly: true }, (db) =>
    deps.resolve(db, actor, { tenant, now: deps.clock.now() }),
  )
  admit(declaration, current)
  authorise(declaration, current, tenant)
}

/** A call that was let in, and what was prepared for it. */
interface Work {
  implementation: Implementation
  call: Call
  caller: Caller<Principal | undefined>
  input: Record<string, unknown>
  tenant: Tenant
  prepared: unknown
}

async function execute(
  implementation: Implementation,
  call: Call,
  input: Record<string, unknown>,
  tenant: Tenant,
  deps: RunDeps,
): Promise<unknown> {
  const { declaration, handler } = implementation
  const { actor, origin, devices, signal } = call
  const caller = { actor, origin, now: deps.clock.now(), devices, signal }
  if (handler.fromCaller) return handler.fromCaller(caller as never, input as never)
  const purpose = isOpen(declaration) ? 'sign-in' : 'read'
  const readOnly: Scope = { tenant: tenant.id, readOnly: true, purpose, signal }
  const read = <T>(fn: (db: Db) => Promise<T>) => deps.database.transaction(readOnly, fn)
  const prepared = await handler.prepare?.({ ...caller, tenant, read } as never, input as never)
  const work = { implementation, call, caller, input, tenant, prepared }
  if (declaration.kind === 'command') return change(work, deps)
  const record = new Recorder()
  return read((db) => act(work, { db, record, alone: true }, { actor, held: new Map() }))
}

/** What anybody may ask for is how people get in, and has connections of its own. */
function isOpen({ scope }: Operation): boolean {
  return scope === 'public'
}

async function act(
  { implementation, call, caller, input, tenant, prepared }: Work,
  { alone, ...within }: { db: Db; record: Recorder; alone: boolean },
  { actor, held }: Judged<Principal | undefined>,
): Promise<unknown> {
  const context: Context<Principal | undefined> = {
    ...caller,
    ...within,
    actor,
    tenant: actor?.tenant ?? tenant,
    held,
    requireTenantAlone() {
      if (!alone) throw new NeedsTenantAlone()
    },
    cookie: call.cookie,
    refuse(refusal) {
      throw new RecordedRefusal(refusal)
    },
  }
  return implementation.handler.act?.(context as never, input as never, prepared)
}

/** Makes a change when its turn comes, side by side with others where it may. */
async function change(work: Work, deps: RunDeps): Promise<unknown> {
  const { implementation, call, caller, input, tenant } = work
  const { declaration } = implementation
  const key = idempotencyKeyOf(declaration, call, input, tenant, caller.now)
  const record = new Recorder()
  // What strangers try leaves its trace, whether or not they wait for the answer.
  const signal = isOpen(declaration) ? undefined : call.signal
  return sharingWhereItMay(sharingOf(implementation, call, input), (sharing) => {
    const alone = sharing === undefined && isJudgedNow(declaration)
    return deps.fairUse.inTurn(tenant, { ...call, signal, alone }, () => {
      // What is for a time only may have ended while it waited.
      const atTurn = { ...work, caller: { ...caller, now: deps.clock.now() } }
      return commitChange(changeOf(atTurn, { sharing, record, key, signal }, deps), deps)
    })
  })
}

function changeOf(
  work: Work,
  {
    sharing,
    ...kept
  }: { sharing: Sharing | undefined } & Pick<Change<undefined, unknown>, 'record' | 'key' | 'signal'>,
  deps: RunDeps,
): Change<Principal | undefined, unknown> {
  const { implementation, call, caller, tenant } = work
  const { declaration } = implementation
  const { now } = caller
  const alone = sharing === undefined
  return {
    ...kept,
    declaration,
    tenant,
    origin: call.origin,
    now,
    purpose: isOpen(declaration) ? 'sign-in' : 'change',
    judge: (db) => judge(db, declaration, call.actor, { tenant, sharing, now }, deps),
    act: (db, judged) => act(work, { db, record: kept.record, alone }, judged),
  }
}

/** The accounts that a call works on, where it says which and they are few. */
function sharingOf(
  { declaration, handler }: Implementation,
  { actor }: Call,
  input: Record<string, unknown>,
): Sharing | undefined {
  if (!actor || !isJudgedNow(declaration)) return undefined
  const changed = handler.accounts?.(input as never, actor as never)
  return changed && changed.length <= mostHeld ? { changed, by: actor.id } : undefined
}

/** Makes a change that shares its tenant, and once more with the tenant alone where that turns out to be needed. */
async function sharingWhereItMay<T>(
  sharing: Sharing | undefined,
  attempt: (sharing: Sharing | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(sharing)
  } catch (error) {
    if (!(error instanceof NeedsTenantAlone)) throw error
    return attempt(undefined)
  }
}

/** Whoever calls, as the database has them now. */
async function judge(
  db: Db,
  declaration: Operation,
  actor: Principal | undefined,
  { tenant, sharing, now }: { tenant: Tenant; sharing: Sharing | undefined; now: Date },
  deps: RunDeps,
): Promise<Judged<Principal | undefined>> {
  if (!actor || !isJudgedNow(declaration)) return { actor, held: new Map() }
  const resolve = (held: Promise<Tenant>) => deps.resolve(db, actor, { tenant: held, now })
  return judgeNow(db, declaration, tenant, sharing, resolve, deps)
}

/** An answer that is given again as it is has been checked. */
function onceEach(check: (value: unknown) => boolean): (value: unknown) => boolean {
  const checked = new WeakSet<object>()
  return (value) => {
    if (typeof value !== 'object' || value === null) return check(value)
    if (checked.has(value)) return true
    const fits = check(value)
    if (fits) checked.add(value)
    return fits
  }
}
