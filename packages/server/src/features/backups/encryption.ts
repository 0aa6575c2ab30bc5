import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { Readable } from 'node:stream'
import { Decrypter, Encrypter, type Identity, type Recipient, Stanza } from 'age-encryption'
import { BackupError } from './backup-error.ts'

/** What a backup is encrypted to: one passphrase or one public key (`age1…`). */
export type Lock = { passphrase: string } | { recipient: string }

/** What opens it: the passphrase, or the private keys (`AGE-SECRET-KEY-1…`). */
export interface Unlocking {
  passphrase?: string | undefined
  identities?: readonly string[] | undefined
}

/** How every file encrypted by age begins. */
export const ageMark = 'age-encryption.org/v1\n'

/** Encrypts a stream in the format of age, so that the program `age` opens it too. */
export async function* encrypted(
  source: AsyncIterable<Uint8Array>,
  lock: Lock,
): AsyncGenerator<Uint8Array, void> {
  const encrypter = new Encrypter()
  encrypter.addRecipient('passphrase' in lock ? passphraseRecipient(lock.passphrase) : lock.recipient)
  yield* chunksOf(await encrypter.encrypt(webStream(source)))
}

/** Decrypts a stream of age. Throws a {@link BackupError}: `locked` without the right passphrase or key, `damaged` for altered bytes. */
export async function* decrypted(
  source: AsyncIterable<Uint8Array>,
  { passphrase, identities = [] }: Unlocking,
): AsyncGenerator<Uint8Array, void> {
  const decrypter = new Decrypter()
  if (passphrase !== undefined) decrypter.addIdentity(passphraseIdentity(passphrase))
  for (const identity of identities) decrypter.addIdentity(identity)
  try {
    yield* chunksOf(await decrypter.decrypt(webStream(source)))
  } catch (cause) {
    if (cause instanceof BackupError) throw cause
    if (cause instanceof Error && cause.message.startsWith('no identity matched'))
      throw new BackupError('locked', wrongKey(passphrase, identities), { cause })
    throw new BackupError('damaged', 'The backup is damaged: it was cut, or changed after it was written.', {
      cause,
    })
  }
}

/** The library takes and returns streams of the web. */
function webStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(source)) as unknown as ReadableStream<Uint8Array>
}

function chunksOf(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  return Readable.fromWeb(stream as unknown as Parameters<typeof Readable.fromWeb>[0])
}

function wrongKey(passphrase: string | undefined, identities: readonly string[]): string {
  if (passphrase === undefined && identities.length === 0)
    return 'The backup is encrypted. Give its passphrase (ROLLCALL_BACKUP_PASSPHRASE) or its private key (--identity).'
  if (identities.length === 0) return 'The backup is encrypted, and this passphrase does not open it.'
  return 'The backup is encrypted, and none of these keys opens it.'
}

// The library's own passphrase would derive its key on the thread that answers requests. Node derives the same key beside it.
const label = 'age-encryption.org/v1/scrypt'
/** 64 MiB and some 0.2 s for each guess. */
const workFactor = 16
/** More would take gigabytes, which only a crafted file asks for. */
const highestWorkFactor = 20

function passphraseRecipient(passphrase: string): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16)
      const cipher = createCipheriv(algorithm, await derive(passphrase, salt, workFactor), noNonce, tag)
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
      return [new Stanza(['scrypt', unpadded(salt), String(workFactor)], new Uint8Array(body))]
    },
  }
}

function passphraseIdentity(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const [stanza] = stanzas
      const [kind, salt = '', factor = ''] = stanza?.args ?? []
      if (!stanza || stanzas.length !== 1 || kind !== 'scrypt') return null
      if (!/^[1-9]\d?$/.test(factor) || Number(factor) > highestWorkFactor || stanza.body.length !== 32)
        return null
      const key = await derive(passphrase, Buffer.from(salt, 'base64'), Number(factor))
      const decipher = createDecipheriv(algorithm, key, noNonce, tag).setAuthTag(stanza.body.subarray(16))
      try {
        return new Uint8Array(Buffer.concat([decipher.update(stanza.body.subarray(0, 16)), decipher.final()]))
      } catch {
        return null
      }
    },
  }
}

const algorithm = 'chacha20-poly1305'
const noNonce = Buffer.alloc(12)
const tag = { authTagLength: 16 } as const

function derive(passphrase: string, salt: Buffer, factor: number): Promise<Buffer> {
  const options = { N: 2 ** factor, r: 8, p: 1, maxmem: 2 ** factor * 8 * 128 + 2 ** 20 }
  return new Promise((resolve, reject) =>
    scrypt(passphrase, Buffer.concat([Buffer.from(label), salt]), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
