import type { ExpressionBuilder } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Schema } from '../schema.ts'
import type { Sealed, SecretPlace } from './envelope.ts'

/** The place of a secret of a tenant. */
export type TenantSecretPlace = SecretPlace & { tenantId: string }
export type StoredSecret = Sealed & { place: TenantSecretPlace }

const sealedColumns = ['keyId', 'wrappedKey', 'sealed'] as const

/** Stores a secret, replacing an earlier one. */
export async function upsertSecret(
  db: Db,
  place: TenantSecretPlace,
  sealed: Sealed,
  now: Date,
): Promise<void> {
  const { tenantId, table, row, name } = place
  const change = { ...sealed, changedAt: now }
  await db
    .insertInto('secrets')
    .values({ tenantId, ownerTable: table, ownerId: row, name, ...change })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'ownerTable', 'ownerId', 'name']).doUpdateSet(change),
    )
    .execute()
}

/** A secret of a tenant, still encrypted; undefined when none is stored. */
export async function findSecret(db: Db, place: TenantSecretPlace): Promise<Sealed | undefined> {
  return db.selectFrom('secrets').select(sealedColumns).where(at(place)).executeTakeFirst()
}

/** Deletes a secret of a tenant, if there is one. */
export async function deleteSecret(db: Db, place: TenantSecretPlace): Promise<void> {
  await db.deleteFrom('secrets').where(at(place)).execute()
}

/** Locks up to `limit` secrets of a tenant that are not under the key, after the given one in key order. */
export async function lockOlderSecrets(
  db: Db,
  tenantId: string,
  { keyId, after, limit }: { keyId: string; after: TenantSecretPlace | undefined; limit: number },
): Promise<StoredSecret[]> {
  const rows = await db
    .selectFrom('secrets')
    .select(['ownerTable', 'ownerId', 'name', ...sealedColumns])
    .where('tenantId', '=', tenantId)
    .where('keyId', '<>', keyId)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('ownerTable', 'ownerId', 'name'),
          '>',
          tuple(after?.table ?? '', after?.row ?? '', after?.name ?? ''),
        ),
      ),
    )
    .orderBy('ownerTable')
    .orderBy('ownerId')
    .orderBy('name')
    .limit(limit)
    .forUpdate()
    .execute()
  return rows.map(({ ownerTable, ownerId, name, ...sealed }) => ({
    place: { tenantId, table: ownerTable, row: ownerId, name },
    ...sealed,
  }))
}

/** Records the master key that now encrypts the data key of a secret. */
export async function updateWrapping(
  db: Db,
  place: TenantSecretPlace,
  wrapping: Pick<Sealed, 'keyId' | 'wrappedKey'>,
): Promise<void> {
  await db.updateTable('secrets').set(wrapping).where(at(place)).execute()
}

/** Deletes the secrets of a tenant that lie under a key. */
export async function deleteSecretsUnder(db: Db, tenantId: string, keyId: string): Promise<void> {
  await db.deleteFrom('secrets').where('tenantId', '=', tenantId).where('keyId', '=', keyId).execute()
}

/** The number of secrets by key, over all tenants and the server; needs the system scope. */
export async function countByKey(db: Db): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const table of ['secrets', 'serverSecrets'] as const) {
    const rows = await db
      .selectFrom(table)
      .select((eb) => ['keyId', eb.fn.countAll<number>().as('count')])
      .groupBy('keyId')
      .execute()
    for (const { keyId, count } of rows) counts.set(keyId, (counts.get(keyId) ?? 0) + count)
  }
  return counts
}

/** All tenants by their ids; needs the system scope. */
export async function findTenantIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('tenants').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/** A secret of the server as a whole; needs the system scope. */
export async function findServerSecret(db: Db, name: string): Promise<Sealed | undefined> {
  return db.selectFrom('serverSecrets').select(sealedColumns).where('name', '=', name).executeTakeFirst()
}

/** Stores a secret of the server unless there is one. */
export async function insertServerSecret(db: Db, name: string, sealed: Sealed, now: Date): Promise<void> {
  await db
    .insertInto('serverSecrets')
    .values({ name, ...sealed, changedAt: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

/** Records the master key that now encrypts the data key of a server secret. */
export async function updateServerWrapping(
  db: Db,
  name: string,
  wrapping: Pick<Sealed, 'keyId' | 'wrappedKey'>,
): Promise<void> {
  await db.updateTable('serverSecrets').set(wrapping).where('name', '=', name).execute()
}

/** Deletes the secrets of the server that lie under a key. */
export async function deleteServerSecretsUnder(db: Db, keyId: string): Promise<void> {
  await db.deleteFrom('serverSecrets').where('keyId', '=', keyId).execute()
}

function at({ tenantId, table, row, name }: TenantSecretPlace) {
  return (eb: ExpressionBuilder<Schema, 'secrets'>) =>
    eb.and({ tenantId, ownerTable: table, ownerId: row, name })
}
