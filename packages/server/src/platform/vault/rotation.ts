import type { Database } from '../database/database.ts'
import { rewrap, SecretUnreadableError } from './envelope.ts'
import { checkPlace, countSecretsByKey } from './key-check.ts'
import type { SecretKey } from './secret-keys.ts'
import {
  deleteSecretsUnder,
  deleteServerSecretsUnder,
  findServerSecret,
  findTenantIds,
  lockOlderSecrets,
  type TenantSecretPlace,
  updateServerWrapping,
  updateWrapping,
} from './vault.store.ts'

/** The number of secrets that one transaction rewraps. */
const batchSize = 100

export interface Rotation {
  rewrapped: number
  /** Damaged secrets, which stay as they are. */
  unreadable: TenantSecretPlace[]
  /** The number of secrets under other keys than the first: damaged ones, and new ones of a server that has the old key first. */
  left: number
}

/**
 * Rewraps all secrets with the first key, tenant by tenant and batch by batch. It may run beside the server and may be stopped at any
 * moment: the next run does the rest.
 */
export async function rotateSecrets(
  database: Database,
  keys: readonly [SecretKey, ...SecretKey[]],
): Promise<Rotation> {
  const rotation: Rotation = { rewrapped: 0, unreadable: [], left: 0 }
  for (const tenantId of await tenantIds(database)) {
    let after: TenantSecretPlace | undefined
    do after = await rotateBatch(database, keys, { tenantId, after, rotation })
    while (after)
  }
  // Last: while it is under an older key, a server without that key does not start.
  await rotateCheck(database, keys)
  for (const [id, count] of await countSecretsByKey(database)) if (id !== keys[0].id) rotation.left += count
  return rotation
}

/** Returns the last place of a full batch, after which there may be more. */
async function rotateBatch(
  database: Database,
  keys: readonly [SecretKey, ...SecretKey[]],
  work: { tenantId: string; after: TenantSecretPlace | undefined; rotation: Rotation },
): Promise<TenantSecretPlace | undefined> {
  const { tenantId, after, rotation } = work
  const unreadable: TenantSecretPlace[] = []
  const secrets = await database.transaction({ tenant: tenantId }, async (db) => {
    const batch = await lockOlderSecrets(db, tenantId, { keyId: keys[0].id, after, limit: batchSize })
    for (const { place, ...stored } of batch) {
      try {
        await updateWrapping(db, place, rewrap(keys, place, stored))
      } catch (error) {
        if (!(error instanceof SecretUnreadableError)) throw error
        unreadable.push(place)
      }
    }
    return batch
  })
  rotation.rewrapped += secrets.length - unreadable.length
  rotation.unreadable.push(...unreadable)
  return secrets.length === batchSize ? secrets.at(-1)?.place : undefined
}

async function rotateCheck(database: Database, keys: readonly [SecretKey, ...SecretKey[]]): Promise<void> {
  await database.transaction({ system: true }, async (db) => {
    const check = await findServerSecret(db, checkPlace.name)
    if (check && check.keyId !== keys[0].id)
      await updateServerWrapping(db, checkPlace.name, rewrap(keys, checkPlace, check))
  })
}

/** Deletes all secrets under a lost key, so that the server can start without them. */
export async function discardSecrets(database: Database, keyId: string): Promise<void> {
  for (const tenantId of await tenantIds(database))
    await database.transaction({ tenant: tenantId }, (db) => deleteSecretsUnder(db, tenantId, keyId))
  await database.transaction({ system: true }, (db) => deleteServerSecretsUnder(db, keyId))
}

function tenantIds(database: Database): Promise<string[]> {
  return database.transaction({ system: true, readOnly: true, purpose: 'background' }, findTenantIds)
}
