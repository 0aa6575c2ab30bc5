import type { Clock } from '../clock.ts'
import type { Database, Db } from '../database/database.ts'
import { open, seal } from './envelope.ts'
import { countSecretsByKey, type KeySource, openKeys } from './key-check.ts'
import type { SecretKey } from './secret-keys.ts'
import { deleteSecret, findSecret, type TenantSecretPlace, upsertSecret } from './vault.store.ts'

/** How many secrets lie under a key, and whether that is the one which encrypts. */
export interface KeyUse {
  key: string
  count: number
  current: boolean
}

/**
 * Secrets of tenants that have to be used again: client secrets, bind passwords, seeds, signing keys. They are encrypted in the database
 * and open in their own place alone.
 */
export interface Vault {
  /** Resolves when the keys fit the database; rejects with a ConfigError, having changed nothing, when they do not. */
  readonly opened: Promise<void>
  /** Stores a secret, in place of the one that was there. Throws {@link MissingSecretKeyError}. */
  keep(db: Db, place: TenantSecretPlace, secret: Buffer): Promise<void>
  /** Returns the secret, undefined where none is stored; throws SecretUnreadableError for one that does not open. */
  read(db: Db, place: TenantSecretPlace): Promise<Buffer | undefined>
  forget(db: Db, place: TenantSecretPlace): Promise<void>
  /** Which keys the secrets lie under, over all tenants; those at hand that none lies under too. */
  keysInUse(): Promise<KeyUse[]>
}

/** A secret was to be stored where no key is set. */
export class MissingSecretKeyError extends Error {
  override readonly name = 'MissingSecretKeyError'

  constructor() {
    super(
      'Secrets cannot be stored without a key. Set ROLLCALL_SECRET_KEY on every node, to the same: rollcall secrets new-key prints one.',
    )
  }
}

/** Begins to open the vault of a database; nothing can be asked of it before it is open. */
export function createVault(database: Database, source: KeySource, clock: Clock): Vault {
  let held: SecretKey[] | undefined
  const opened = openKeys(database, source, clock).then((keys) => {
    held = keys
  })
  // Whoever waits for it is told.
  opened.catch(() => {})
  const keys = () => {
    // To wait here, in a transaction, would be to wait for oneself where there is one connection.
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

/** Puts the keys at hand first, in their order. */
export function usesOf(keys: SecretKey[], counts: ReadonlyMap<string, number>): KeyUse[] {
  const ids = new Set([...keys.map(({ id }) => id), ...counts.keys()])
  return [...ids].map((key) => ({ key, count: counts.get(key) ?? 0, current: key === keys[0]?.id }))
}
