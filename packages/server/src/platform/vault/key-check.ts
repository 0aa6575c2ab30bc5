import type { Clock } from '../clock.ts'
import { ConfigError } from '../config-error.ts'
import type { Database, Db } from '../database/database.ts'
import { open, type Sealed, type SecretPlace, seal } from './envelope.ts'
import { makeKeyFile, readKeyFile } from './key-file.ts'
import type { SecretKey } from './secret-keys.ts'
import { countByKey, findServerSecret, insertServerSecret } from './vault.store.ts'

/** The place of the secret that shows whether a key is the right one. */
export const checkPlace: SecretPlace = { table: 'server_secrets', row: '', name: 'check' }
const checkText = 'rollcall'

/** The source of a server's keys. */
export interface KeySource {
  /** The keys of `ROLLCALL_SECRET_KEY`; undefined when it is not set. */
  keys?: SecretKey[] | undefined
  /** The key file of the embedded database: read when no keys are set, and created when it is needed. */
  keyFile?: string | undefined
}

/** What a database knows about the keys of its secrets. */
export interface StoredKeys {
  check: Sealed | undefined
  counts: Map<string, number>
}

/** The available keys; empty when neither the setting nor the file exists. */
export function keysAtHand({ keys, keyFile }: KeySource): SecretKey[] {
  return keys ?? (keyFile ? readKeyFile(keyFile) : undefined) ?? []
}

/** Reads them; needs the system scope. */
export async function readStoredKeys(db: Db): Promise<StoredKeys> {
  return { check: await findServerSecret(db, checkPlace.name), counts: await countByKey(db) }
}

/**
 * Returns the keys that decrypt the database's secrets. In a new database the first key becomes the one that all nodes must have, and an
 * embedded database without a key gets a key file. Throws a {@link ConfigError} and changes nothing when the keys do not fit.
 */
export async function openKeys(database: Database, source: KeySource, clock: Clock): Promise<SecretKey[]> {
  const stored = await read(database)
  const keys = keysAtHand(source)
  requireFitting(keys, stored, source)
  if (stored.check) return keys
  const held = keys.length === 0 && source.keyFile ? makeKeyFile(source.keyFile) : keys
  const [first] = held
  if (!first) return []
  const check = seal(first, checkPlace, Buffer.from(checkText))
  await database.transaction({ system: true }, (db) =>
    insertServerSecret(db, checkPlace.name, check, clock.now()),
  )
  // Another node may have stored another key first.
  requireFitting(held, await read(database), source)
  return held
}

/** Says in sentences why the keys do not fit this database; undefined when they fit. */
export function troubleWith(keys: SecretKey[], stored: StoredKeys, source: KeySource): string | undefined {
  const missing = [...stored.counts.keys()].filter((id) => !keys.some((key) => key.id === id))
  if (missing.length > 0) return `${keyWords(missing)} ${lacking(keys, source)} Nothing was changed.`
  if (stored.check && !isRight(keys, stored.check))
    return 'The check value of the secret key in the database was changed. Restore the database from a backup. Nothing was changed.'
  return undefined
}

function requireFitting(keys: SecretKey[], stored: StoredKeys, source: KeySource): void {
  const trouble = troubleWith(keys, stored, source)
  if (trouble) throw new ConfigError(trouble)
}

function keyWords(ids: string[]): string {
  return `The database has secrets under the secret key${ids.length > 1 ? 's' : ''} ${ids.join(' and ')},`
}

function lacking(keys: SecretKey[], { keyFile, keys: set }: KeySource): string {
  const have = keys.map(({ id }) => id).join(', ')
  if (set)
    return `and ROLLCALL_SECRET_KEY has ${have}. Give every node the same keys; during a rotation the older ones too, behind the first.`
  if (keyFile)
    return keys.length > 0
      ? `and the key file ${keyFile} has ${have}. Put the right file back.`
      : `and there is no key file ${keyFile}. Put it back from a copy of the data folder, or set ROLLCALL_SECRET_KEY.`
  return 'and none is set. Set ROLLCALL_SECRET_KEY or ROLLCALL_SECRET_KEY_FILE as on the other nodes.'
}

function isRight(keys: SecretKey[], check: Sealed): boolean {
  try {
    return open(keys, checkPlace, check).equals(Buffer.from(checkText))
  } catch {
    return false
  }
}

/** The number of secrets by key, over all tenants and the server. */
export function countSecretsByKey(database: Database): Promise<Map<string, number>> {
  return database.transaction({ system: true, readOnly: true, purpose: 'background' }, countByKey)
}

function read(database: Database): Promise<StoredKeys> {
  return database.transaction({ system: true, readOnly: true, purpose: 'background' }, readStoredKeys)
}
