import { createHash } from 'node:crypto'
import { can } from '@rollcall/access/decide.ts'
import { changes, type OperationDeclaration } from '@rollcall/contract/operation.ts'
import type { Clock } from './clock.ts'
import type { Database, Db } from './database/database.ts'
import { newId } from './ids.ts'
import type { Context, Implementation, SessionCookie } from './operations.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'
import { Refusal, refusalOfConstraint } from './problem.ts'
import { type AuditEntry, type AuditRow, Recorder } from './record.ts'
import { inputReader, outputCheck, type RawInput } from './validate.ts'

export interface RunDeps {
  database: Database
  clock: Clock
  tenantBySlug(slug: string): Promise<Tenant | undefined>
  tenantById(id: string): Promise<Tenant | undefined>
  writeAudit(db: Db, rows: AuditRow[]): Promise<void>
  /** Until the transaction ends, no other change that needs a permission begins in this tenant. */
  holdTenant(db: Db, tenantId: string): Promise<void>
  /** The caller as the database has them now; undefined when the account may no longer sign in. */
  reloadActor(db: Db, actor: Principal, now: Date): Promise<Principal | undefined>
  idempotency: Idempotency
  /** Drops what this node cached, at once: the note to itself arrives only a moment later. */
  dropStale(note: string): void
}

/** Keeps what a creating request answered (idempotency.store.ts). */
export interface Idempotency {
  /** Claims the key; waits for a request that is using it. Returns what was answered to it before, if it was. */
  claim(
    db: Db,
    key: IdempotencyKey,
  ): Promise<{ operation: string; requestHash: Buffer; response: unknown } | undefined>
  keep(db: Db, key: IdempotencyKey, response: unknown): Promise<void>
}
export interface IdempotencyKey {
  tenantId: string
  actorId: string
  key: string
  operation: string
  requestHash: Buffer
  now: Date
}

/** One call of an operation, as any door makes it. */
export interface Call {
  raw: RawInput
  actor: Principal | undefined
  origin: RequestOrigin
  cookie: SessionCookie
  idempotencyKey?: string | undefined
}

/** An operation ready to be called. Throws {@link Refusal} for everything the caller should read. */
export type Runnable = (call: Call) => Promise<unknown>

/** A refusal whose record is committed before it is answered. */
class RecordedRefusal {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    this.refusal = refusal
  }
}

/**
 * Makes an operation callable: validate, authorise, act, record, all in one transaction; then tell the other nodes. Nothing else
 * opens a transaction that changes something, and a change that recorded nothing is an error.
 */
export function runnable(implementation: Implementation, deps: RunDeps): Runnable {
  const { declaration } = implementation
  const read = inputReader(declaration)
  const fits = declaration.download ? () => true : outputCheck(declaration.output)
  return async (call) => {
    admit(declaration, call.actor)
    const input = read(call.raw)
    const tenant = await tenantOf(implementation, input, call.actor, deps)
    await authorise(declaration, call, tenant, deps)
    const output = await execute(implementation, call, input, tenant, deps)
    if (!fits(output)) throw new Error(`The answer of ${declaration.name} is not what the contract declares`)
    return output
  }
}

/** Refuses before anything is read from the request who may not make it whatever it holds. */
function admit(declaration: OperationDeclaration, actor: Principal | undefined): void {
  if (declaration.needs === 'public') return
  if (!actor) throw new Refusal('access.not_signed_in', 'Sign in, or send an API key as a bearer token.')
  if (declaration.session && actor.credential !== 'session') {
    throw new Refusal('access.session_required', 'Sign in with a browser to do this.')
  }
  if (actor.mustChangePassword && !declaration.beforePasswordChange) {
    throw new Refusal(
      'access.password_change_required',
      'Your password was set by somebody else. Choose your own to go on.',
    )
  }
}

async function tenantOf(
  { declaration, handler }: Implementation,
  input: Record<string, unknown>,
  actor: Principal | undefined,
  deps: RunDeps,
): Promise<Tenant> {
  if (declaration.path.includes('{tenant}')) {
    // Whoever is signed in elsewhere gets the answer that a tenant gives that does not exist.
    const own = actor?.tenant.slug === input.tenant ? actor?.tenant : undefined
    const tenant = declaration.needs === 'public' ? await deps.tenantBySlug(input.tenant as string) : own
    if (!tenant)
      throw new Refusal(
        'tenant.not_found',
        'Check the address: there is no such tenant, or you do not belong to it.',
      )
    return tenant
  }
  if (actor) return actor.tenant
  const id = handler.tenantOf?.(input)
  const tenant = id === undefined ? undefined : await deps.tenantById(id)
  if (!tenant)
    throw new Refusal('link.invalid', 'Ask for a new link: this one is incomplete, was used, or has ended.')
  return tenant
}

async function authorise(
  declaration: OperationDeclaration,
  call: Call,
  tenant: Tenant,
  deps: RunDeps,
): Promise<void> {
  const { needs } = declaration
  if (needs === 'public' || needs === 'signed-in') return
  const actor = call.actor as Principal
  if (can(tenant.model, actor.subject, needs)) return
  // Who tries doors that are closed to them is what a security team looks for; reading tries stay in the request log.
  if (changes(declaration)) {
    const entry: AuditEntry = {
      action: 'access.denied',
      outcome: 'refused',
      target: { kind: 'operation', id: declaration.name, name: declaration.summary },
      after: { missing: [needs] },
    }
    await deps.database.transaction({ tenant: tenant.id }, (db) =>
      commitRecord(db, [entry], call, tenant, deps),
    )
  }
  throw deniedRefusal(needs, tenant)
}

async function execute(
  { declaration, handler }: Implementation,
  call: Call,
  input: Record<string, unknown>,
  tenant: Tenant,
  deps: RunDeps,
): Promise<unknown> {
  const now = deps.clock.now()
  const caller = { actor: call.actor, origin: call.origin, now }
  if (handler.fromCaller) return handler.fromCaller(caller as never)
  const inTenant = { tenant: tenant.id }
  const readOnly = { ...inTenant, readOnly: true }
  const prepared = await handler.prepare?.(
    {
      ...caller,
      tenant,
      read: <T>(fn: (db: Db) => Promise<T>) => deps.database.transaction(readOnly, fn),
    } as never,
    input as never,
  )
  const record = new Recorder()
  const act = async (db: Db, actor = call.actor) => {
    const context: Context<Principal | undefined> = {
      ...caller,
      actor,
      db,
      tenant,
      record,
      cookie: call.cookie,
      refuse(refusal) {
        throw new RecordedRefusal(refusal)
      },
    }
    return handler.act?.(context as never, input as never, prepared)
  }
  if (!changes(declaration)) return deps.database.transaction(readOnly, act)
  const outcome = await translated(() =>
    deps.database.transaction(inTenant, (db) =>
      change(db, act, { declaration, call, input, tenant, record, now }, deps),
    ),
  )
  for (const note of record.stale) deps.dropStale(note)
  if (outcome instanceof RecordedRefusal) throw outcome.refusal
  return outcome
}

interface Change {
  declaration: OperationDeclaration
  call: Call
  input: Record<string, unknown>
  tenant: Tenant
  record: Recorder
  now: Date
}

async function change(
  db: Db,
  act: (db: Db, actor: Principal | undefined) => Promise<unknown>,
  { declaration, call, input, tenant, record, now }: Change,
  deps: RunDeps,
): Promise<unknown> {
  const key = idempotencyKeyOf(declaration, call, input, tenant, now)
  const repeated = key && (await repeatedAnswer(db, key, declaration, deps))
  if (repeated) return repeated.response
  const actor = await actorNow(db, declaration, call.actor, tenant, now, deps)
  const outcome = await act(db, actor).catch((error: unknown) => {
    if (error instanceof RecordedRefusal) return error
    throw error
  })
  if (record.entries.length === 0)
    throw new Error(`${declaration.name} changed something and recorded nothing`)
  await commitRecord(db, record.entries, call, tenant, deps)
  if (key && !(outcome instanceof RecordedRefusal))
    await deps.idempotency.keep(db, key, declaration.secret ? null : outcome)
  for (const note of record.stale) await deps.database.announce(db, note)
  return outcome
}

/**
 * Rights are judged by what the database says under the tenant's lock, not by what was true when the request came in: of two
 * administrators who take each other's rights at the same moment, the second no longer has any.
 */
async function actorNow(
  db: Db,
  { needs }: OperationDeclaration,
  actor: Principal | undefined,
  tenant: Tenant,
  now: Date,
  deps: RunDeps,
): Promise<Principal | undefined> {
  if (!actor || needs === 'public' || needs === 'signed-in') return actor
  await deps.holdTenant(db, tenant.id)
  const current = await deps.reloadActor(db, actor, now)
  if (!current)
    throw new Refusal('access.not_signed_in', 'Your account was deactivated or deleted a moment ago.')
  if (!can(tenant.model, current.subject, needs)) throw deniedRefusal(needs, tenant)
  return current
}

function deniedRefusal(needs: string, tenant: Tenant): Refusal {
  return new Refusal(
    'access.denied',
    `This needs the permission ${needs}. Ask an administrator of ${tenant.name}.`,
    {
      missing: [needs],
    },
  )
}

async function commitRecord(
  db: Db,
  entries: AuditEntry[],
  call: Call,
  tenant: Tenant,
  deps: RunDeps,
): Promise<void> {
  const at = deps.clock.now()
  const rows = entries.map((entry) => ({
    ...entry,
    id: newId(),
    at,
    tenantId: tenant.id,
    caller: call.actor,
    origin: call.origin,
  }))
  await deps.writeAudit(db, rows)
}

function idempotencyKeyOf(
  declaration: OperationDeclaration,
  call: Call,
  input: Record<string, unknown>,
  tenant: Tenant,
  now: Date,
): IdempotencyKey | undefined {
  if (
    call.idempotencyKey === undefined ||
    declaration.method !== 'POST' ||
    !call.actor ||
    declaration.download
  )
    return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(call.idempotencyKey)) {
    throw new Refusal(
      'request.invalid',
      'Idempotency-Key must be 1 to 200 printable ASCII characters, such as a UUID.',
    )
  }
  const requestHash = createHash('sha256').update(JSON.stringify(input)).digest()
  return {
    tenantId: tenant.id,
    actorId: call.actor.user.id,
    key: call.idempotencyKey,
    operation: declaration.name,
    requestHash,
    now,
  }
}

async function repeatedAnswer(db: Db, key: IdempotencyKey, declaration: OperationDeclaration, deps: RunDeps) {
  const before = await deps.idempotency.claim(db, key)
  if (!before) return undefined
  if (before.operation !== key.operation || !before.requestHash.equals(key.requestHash)) {
    throw new Refusal('idempotency.mismatch', 'Use a new key for each new request.')
  }
  if (declaration.secret) {
    throw new Refusal(
      'idempotency.secret_not_repeated',
      'The first request succeeded. If its answer was lost, make a new one.',
    )
  }
  return { response: before.response }
}

/** Constraint violations that a caller caused become the refusal that they mean. */
async function translated<T>(fn: () => Promise<T>): Promise<T> {
  try {
    return await fn()
  } catch (error) {
    throw refusalOfConstraint(error) ?? error
  }
}
