import type { Idempotency, IdempotencyKey } from '../../operations/repeated.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Ended } from '../../platform/database/sweep.ts'

/** A claim is an insert: a second request with the same key waits for the first to commit, then reads its answer. */
export const idempotency: Idempotency = {
  async claim(db: Db, key: IdempotencyKey) {
    const claimed = await db
      .insertInto('idempotencyKeys')
      .values({
        tenantId: key.tenantId,
        actorId: key.actorId,
        key: key.key,
        operation: key.operation,
        requestHash: key.requestHash,
        response: null,
        createdAt: key.now,
      })
      .onConflict((conflict) => conflict.columns(['tenantId', 'actorId', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst()
    if (claimed) return undefined
    return db
      .selectFrom('idempotencyKeys')
      .select(['operation', 'requestHash', 'response'])
      .where('tenantId', '=', key.tenantId)
      .where('actorId', '=', key.actorId)
      .where('key', '=', key.key)
      .executeTakeFirstOrThrow()
  },

  async release(db: Db, key: IdempotencyKey) {
    await db
      .deleteFrom('idempotencyKeys')
      .where('tenantId', '=', key.tenantId)
      .where('actorId', '=', key.actorId)
      .where('key', '=', key.key)
      .execute()
  },

  async keep(db: Db, key: IdempotencyKey, response: unknown) {
    await db
      .updateTable('idempotencyKeys')
      .set({ response: JSON.stringify(response) })
      .where('tenantId', '=', key.tenantId)
      .where('actorId', '=', key.actorId)
      .where('key', '=', key.key)
      .execute()
  },
}

/** Sweeping across tenants sees only rows that are a day old. */
export const endedIdempotencyKeys: Ended = {
  table: 'idempotencyKeys',
  key: { actor_id: 'uuid', key: 'text' },
  column: 'created_at',
}
