import type { Clock } from '../clock.ts'
import type { Database, Db } from '../database/database.ts'
import { open, seal } from './envelope.ts'
import { countSecretsByKey, type KeySource, openKeys } from './key-check.ts'
import type { SecretKey } from './secret-keys.ts'
import { deleteSecret, findSecret, type TenantSecretPlace, upsertSecret } from './vault.store.ts'

/** The number of secrets under a key, and whether it is the key that encrypts. */
export interface KeyUse {
  key: string
  count: number
  current: boolean
}

/**
 * Secrets of tenants that are used again: client secrets, bind passwords, seeds, signing keys. They are encrypted in the database and
 * decrypt in their own place only.
 */
export interface Vault {
  /** Resolves when the keys fit the database. Rejects with a ConfigError, having changed nothing, when they do not. */
  readonly opened: Promise<void>
  /** Stores a secret, replacing an earlier one. Throws {@link MissingSecretKeyError}. */
  keep(db: Db, place: TenantSecretPlace, secret: Buffer): Promise<void>
  /** Returns the secret; undefined when none is stored. Throws SecretUnreadableError when it cannot be decrypted. */
  read(db: Db, place: TenantSecretPlace): Promise<Buffer | undefined>
  forget(db: Db, place: TenantSecretPlace): Promise<void>
  /** The keys of the secrets of all tenants, and the available keys without secrets. */
  keysInUse(): Promise<KeyUse[]>
}

/** A secret was to be stored while no key is set. */
export class MissingSecretKeyError extends Error {
  override readonly name = 'MissingSecretKeyError'

  constructor() {
    super(
      'Secrets cannot be stored without a key. Set ROLLCALL_SECRET_KEY on every node, to the same: rollcall secrets new-key prints one.',
    )
  }
}

/** Starts to open the vault of a database. It cannot be used before it is open. */
export function createVault(database: Database, source: KeySource, clock: Clock): Vault {
  let held: SecretKey[] | undefined
  const opened = openKeys(database, source, clock).then((keys) => {
    held = keys
  })
  // Callers that wait for it get the error.
  opened.catch(() => {})
  const keys = () => {
    // Waiting here, inside a transaction, could be a deadlock where there is one connection.
    if (!held) throw new Error('The vault is not open yet')
    return held
  }
  return {
    opened,
    async keep(db, place, secret) {
      const [key] = keys()
      if (!key) throw new MissingSecretKeyError()
      await upsertSecret(db, place, seal(key, place, secret), clock.now())
    },
    async read(db, place) {
      const stored = await findSecret(db, place)
      return stored && open(keys(), place, stored)
    },
    forget: deleteSecret,
    keysInUse: async () => usesOf(keys(), await countSecretsByKey(database)),
  }
}

/** Lists the available keys first, in their order. */
export function usesOf(keys: SecretKey[], counts: ReadonlyMap<string, number>): KeyUse[] {
  const ids = new Set([...keys.map(({ id }) => id), ...counts.keys()])
  return [...ids].map((key) => ({ key, count: counts.get(key) ?? 0, current: key === keys[0]?.id }))
}
