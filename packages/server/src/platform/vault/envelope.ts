import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import type { SecretKey } from './secret-keys.ts'

/** The place where a secret is stored. Its ciphertext decrypts in this place only. */
export interface SecretPlace {
  /** Undefined for secrets of the server as a whole. */
  tenantId?: string | undefined
  /** The table and the id of the row that the secret belongs to, and its name there. */
  table: string
  row: string
  name: string
}

/** A secret encrypted with its own data key, and that key encrypted with a master key. */
export interface Sealed {
  keyId: string
  wrappedKey: Buffer
  sealed: Buffer
}

/** A stored secret cannot be decrypted: its key is missing, or the secret was altered, cut or moved. The message never says which. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError'

  constructor() {
    super('A stored secret cannot be opened')
  }
}

// Each ciphertext is: version (1 byte), nonce (12), encrypted bytes, tag (16).
const version = 1
const nonceLength = 12
const tagLength = 16
const algorithm = 'aes-256-gcm'

/** Encrypts a secret for its place with a new data key, and that key with the master key. */
export function seal(key: SecretKey, place: SecretPlace, secret: Buffer): Sealed {
  const dataKey = randomBytes(32)
  try {
    const sealed = encrypt(dataKey, secret, boundTo('secret', place))
    return { ...wrap(key, place, dataKey), sealed }
  } finally {
    dataKey.fill(0)
  }
}

/** Decrypts a secret from its place. Throws {@link SecretUnreadableError}. */
export function open(keys: readonly SecretKey[], place: SecretPlace, stored: Sealed): Buffer {
  const dataKey = unwrap(keys, place, stored)
  try {
    return decrypt(dataKey, stored.sealed, boundTo('secret', place))
  } finally {
    dataKey.fill(0)
  }
}

/**
 * Encrypts the data key with the first of the keys; the secret itself stays as it is. Decrypts both first, so that a damaged secret is not
 * taken for a valid one. Throws {@link SecretUnreadableError}.
 */
export function rewrap(
  keys: readonly [SecretKey, ...SecretKey[]],
  place: SecretPlace,
  stored: Sealed,
): Omit<Sealed, 'sealed'> {
  const dataKey = unwrap(keys, place, stored)
  try {
    decrypt(dataKey, stored.sealed, boundTo('secret', place)).fill(0)
    return wrap(keys[0], place, dataKey)
  } finally {
    dataKey.fill(0)
  }
}

function wrap(key: SecretKey, place: SecretPlace, dataKey: Buffer): Omit<Sealed, 'sealed'> {
  return {
    keyId: key.id,
    wrappedKey: encrypt(key.wrapping, dataKey, boundTo('data key', place, key.id)),
  }
}

function unwrap(keys: readonly SecretKey[], place: SecretPlace, { keyId, wrappedKey }: Sealed): Buffer {
  const key = keys.find(({ id }) => id === keyId)
  if (!key) throw new SecretUnreadableError()
  return decrypt(key.wrapping, wrappedKey, boundTo('data key', place, keyId))
}

/** The context that a ciphertext is bound to, in a form that two places never share. */
function boundTo(what: string, { tenantId, table, row, name }: SecretPlace, keyId?: string): Buffer {
  return Buffer.from(
    JSON.stringify(['rollcall', version, what, tenantId ?? null, table, row, name, keyId ?? null]),
  )
}

function encrypt(key: KeyObject | Buffer, plaintext: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength }).setAAD(bound)
  const encrypted = [cipher.update(plaintext), cipher.final()]
  return Buffer.concat([Buffer.of(version), nonce, ...encrypted, cipher.getAuthTag()])
}

function decrypt(key: KeyObject | Buffer, box: Buffer, bound: Buffer): Buffer {
  const start = 1 + nonceLength
  const end = box.length - tagLength
  if (box[0] !== version || end < start) throw new SecretUnreadableError()
  try {
    const nonce = box.subarray(1, start)
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
      .setAAD(bound)
      .setAuthTag(box.subarray(end))
    return Buffer.concat([decipher.update(box.subarray(start, end)), decipher.final()])
  } catch {
    throw new SecretUnreadableError()
  }
}
