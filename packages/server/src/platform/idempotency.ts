import { createHash } from 'node:crypto'
import { hasSecret, type Operation, takesIdempotencyKey } from '@rollcall/contract/operation.ts'
import type { Db } from './database/database.ts'
import type { Tenant } from './principal.ts'
import { Refusal } from './problem.ts'
import type { Call } from './run.ts'

/** Keeps what a creating request answered (idempotency.store.ts). */
export interface Idempotency {
  /** Claims the key; waits for a request that is using it. Returns what was answered to it before, if it was. */
  claim(
    db: Db,
    key: IdempotencyKey,
  ): Promise<{ operation: string; requestHash: Buffer; response: unknown } | undefined>
  keep(db: Db, key: IdempotencyKey, response: unknown): Promise<void>
  /** Gives a claimed key back. */
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

/** The key of a creating request that brought one; throws `request.invalid` for one that cannot be a key. */
export function idempotencyKeyOf(
  declaration: Operation,
  call: Call,
  input: Record<string, unknown>,
  tenant: Tenant,
  now: Date,
): IdempotencyKey | undefined {
  if (call.idempotencyKey === undefined || !call.actor || !takesIdempotencyKey(declaration)) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(call.idempotencyKey)) {
    throw new Refusal(
      'request.invalid',
      'Idempotency-Key must be 1 to 200 printable ASCII characters, such as a UUID.',
    )
  }
  const requestHash = createHash('sha256').update(JSON.stringify(input, withoutSecrets)).digest()
  return {
    tenantId: tenant.id,
    actorId: call.actor.id,
    key: call.idempotencyKey,
    operation: declaration.name,
    requestHash,
    now,
  }
}

/** What was answered to this key before; throws when it was used otherwise, or when its answer cannot be repeated. */
export async function repeatedAnswer(
  db: Db,
  key: IdempotencyKey,
  declaration: Operation,
  idempotency: Idempotency,
) {
  const before = await idempotency.claim(db, key)
  if (!before) return undefined
  if (before.operation !== key.operation || !before.requestHash.equals(key.requestHash)) {
    throw new Refusal('idempotency.mismatch', 'Use a new key for each new request.')
  }
  if (hasSecret(declaration)) {
    throw new Refusal(
      'idempotency.secret_not_repeated',
      'The first request succeeded. If its answer was lost, make a new one.',
    )
  }
  return { response: before.response }
}

/** Passwords stay out of the fingerprint: a fast hash over one would let whoever copies the table guess it quickly. */
function withoutSecrets(name: string, value: unknown): unknown {
  return /password|token/i.test(name) ? undefined : value
}
