import { changes, type OperationDeclaration } from '@rollcall/contract/operation.ts'
import { actorNow, admit, authorise, recordingDenial, tenantOf } from './authorise.ts'
import { commitChange, RecordedRefusal } from './change.ts'
import type { Clock } from './clock.ts'
import type { Database, Db } from './database/database.ts'
import type { Denials } from './denials.ts'
import { isDownload, watched } from './downloads.ts'
import type { FairUse } from './fair-use.ts'
import { type Idempotency, idempotencyKeyOf } from './idempotency.ts'
import type { Context, DeviceCookie, Implementation, SessionCookie } from './operations.ts'
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
  /** Until the transaction ends, no other change that needs a permission begins in this tenant; returns it as it is then. */
  holdTenant(db: Db, tenant: Tenant): Promise<Tenant>
  /** The caller as the database has them now; undefined when the account or the credential is no longer good. */
  reloadActor(db: Db, actor: Principal, tenant: Tenant, now: Date): Promise<Principal | undefined>
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
  idempotencyKey?: string | undefined
}

/** An operation ready to be called. Throws {@link Refusal} for everything the caller should read. */
export type Runnable = (call: Call) => Promise<unknown>

/** Makes an operation callable: validate, authorise, act, record; what changes something goes through {@link commitChange}. */
export function runnable(implementation: Implementation, deps: RunDeps): Runnable {
  const { declaration } = implementation
  const read = inputReader(declaration)
  const fits = declaration.download ? () => true : onceEach(outputCheck(declaration.output))
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
  declaration: OperationDeclaration,
  actor: Principal | undefined,
  deps: RunDeps,
): Promise<void> {
  if (!actor) return
  const tenant = (await deps.tenantById(actor.tenant.id)) ?? actor.tenant
  const current = await deps.database.transaction({ tenant: tenant.id, readOnly: true }, (db) =>
    deps.reloadActor(db, actor, tenant, deps.clock.now()),
  )
  admit(declaration, current)
  authorise(declaration, current, tenant)
}

async function execute(
  { declaration, handler }: Implementation,
  call: Call,
  input: Record<string, unknown>,
  tenant: Tenant,
  deps: RunDeps,
): Promise<unknown> {
  const now = deps.clock.now()
  const caller = { actor: call.actor, origin: call.origin, now, devices: call.devices }
  if (handler.fromCaller) return handler.fromCaller(caller as never, input as never)
  const readOnly = { tenant: tenant.id, readOnly: true }
  const prepared = await handler.prepare?.(
    {
      ...caller,
      tenant,
      read: <T>(fn: (db: Db) => Promise<T>) => deps.database.transaction(readOnly, fn),
    } as never,
    input as never,
  )
  const record = new Recorder()
  const act = async (db: Db, actor: Principal | undefined) => {
    const context: Context<Principal | undefined> = {
      ...caller,
      actor,
      db,
      tenant: actor?.tenant ?? tenant,
      record,
      cookie: call.cookie,
      refuse(refusal) {
        throw new RecordedRefusal(refusal)
      },
    }
    return handler.act?.(context as never, input as never, prepared)
  }
  if (!changes(declaration)) return deps.database.transaction(readOnly, (db) => act(db, call.actor))
  const actor = async (db: Db) => actorNow(db, declaration, call.actor, tenant, now, deps)
  const key = idempotencyKeyOf(declaration, call, input, tenant, now)
  const change = { declaration, tenant, origin: call.origin, record, now, key, actor, act }
  return deps.fairUse.inTurn(tenant, call, () => commitChange(change, deps))
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
