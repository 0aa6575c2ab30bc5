import { createHash } from 'node:crypto'
import { hasSecret, type Operation, takesIdempotencyKey } from '@rollcall/contract/operation.ts'
import type { Db } from '../platform/database/database.ts'
import type { Principal, Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { RecordedRefusal } from './recorded-refusal.ts'

interface Work {
  operation: Operation
  actor: Principal | undefined
  input: Record<string, unknown>
  tenant: Tenant
  now: Date
  key?: IdempotencyKey | undefined
  file?: { digest(): Buffer } | undefined
}

/** Stores answers by their idempotency key (idempotency.store.ts). */
export interface Idempotency {
  /** Claims the key. Waits for another request with the same key. Returns the earlier answer, if there is one. */
  claim(
    db: Db,
    key: IdempotencyKey,
  ): Promise<{ operation: string; requestHash: Buffer; response: unknown } | undefined>
  keep(db: Db, key: IdempotencyKey, response: unknown): Promise<void>
  /** Releases a claimed key. */
  release(db: Db, key: IdempotencyKey): Promise<void>
}

export interface IdempotencyKey {
  tenantId: string
  actorId: string
  key: string
  operation: string
  requestHash: Buffer
  now: Date
}

/**
 * The idempotency key of a call that creates something; undefined when it has none. Throws `request.invalid` for a key that is not valid.
 */
export function idempotencyKeyOf(
  { operation, actor, input, tenant, now, file }: Work,
  key: string | undefined,
): IdempotencyKey | undefined {
  if (key === undefined || !actor || !takesIdempotencyKey(operation)) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal('request.invalid.idempotency_key')
  }
  const request = createHash('sha256').update(JSON.stringify(input, withoutSecrets))
  if (file) request.update(file.digest())
  const requestHash = request.digest()
  return { tenantId: tenant.id, actorId: actor.id, key, operation: operation.name, requestHash, now }
}

/** The earlier answer for this key. Throws when the key was used for another request, or when its answer cannot be repeated. */
export async function repeatedAnswer(
  db: Db,
  { key, operation }: Work,
  { idempotency }: { idempotency: Idempotency },
): Promise<{ response: unknown } | undefined> {
  const before = key && (await idempotency.claim(db, key))
  if (!before) return undefined
  if (before.operation !== key.operation || !before.requestHash.equals(key.requestHash)) {
    throw new Refusal('idempotency.mismatch')
  }
  if (hasSecret(operation)) {
    throw new Refusal('idempotency.secret_not_repeated')
  }
  return { response: before.response }
}

/** Stores an answer under its key. A refused call creates nothing, so its key stays free for another try. */
export async function keepAnswer(
  db: Db,
  { key, operation }: Work,
  outcome: unknown,
  { idempotency }: { idempotency: Idempotency },
): Promise<void> {
  if (!key) return
  if (outcome instanceof RecordedRefusal) await idempotency.release(db, key)
  else await idempotency.keep(db, key, hasSecret(operation) ? null : outcome)
}

/**
 * Removes passwords before hashing the request. The fingerprint is a fast hash: with a password in it, a copy of the table would make that
 * password easy to guess.
 */
function withoutSecrets(name: string, value: unknown): unknown {
  return /password|token/i.test(name) ? undefined : value
}
