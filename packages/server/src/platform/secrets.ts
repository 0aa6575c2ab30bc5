import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const payloadBytes = 48
/** 62^65 is the first power of 62 above 2^384. */
const payloadLength = 65
const checksumLength = 6

/** The kinds of secrets. People and secret scanners tell them apart by their prefix. */
const prefixes = { session: 'rcs_', 'api-key': 'rck_', link: 'rcl_', device: 'rcd_' } as const
export type SecretKind = keyof typeof prefixes

export interface ParsedSecret {
  tenantId: string
  hash: Buffer
}

/**
 * Makes a secret of 256 random bits that also names its tenant, so that it is looked up within that tenant only. Form: prefix, 65 base-62
 * characters (tenant and secret), 6 base-62 characters of CRC-32 over everything before them.
 */
export function newSecret(kind: SecretKind, tenantId: string): { secret: string; hash: Buffer } {
  const payload = Buffer.concat([Buffer.from(tenantId.replaceAll('-', ''), 'hex'), randomBytes(32)])
  const body = prefixes[kind] + base62(BigInt(`0x${payload.toString('hex')}`), payloadLength)
  const secret = body + base62(BigInt(crc32(body)), checksumLength)
  return { secret, hash: hashSecret(secret) }
}

/** Reads the tenant of a secret. Undefined for another kind, and for a cut, extended or mistyped secret, so that no look-up is needed. */
export function parseSecret(kind: SecretKind, secret: string): ParsedSecret | undefined {
  const prefix = prefixes[kind]
  if (secret.length !== prefix.length + payloadLength + checksumLength || !secret.startsWith(prefix))
    return undefined
  const body = secret.slice(0, -checksumLength)
  if (base62(BigInt(crc32(body)), checksumLength) !== secret.slice(-checksumLength)) return undefined
  const number = fromBase62(body.slice(prefix.length))
  if (number === undefined || number >= 1n << BigInt(payloadBytes * 8)) return undefined
  const hex = number.toString(16).padStart(payloadBytes * 2, '0')
  const tenantId = hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { tenantId, hash: hashSecret(secret) }
}

/** SHA-256 suffices for 256 random bits: they cannot be guessed, so a slow hash would gain nothing. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

/** The same hash as text, as a key of caches, so that they do not keep the secret. Made in one step, because every request needs it. */
export function secretFingerprint(secret: string): string {
  return hash('sha256', secret, 'base64')
}

/** The last four characters, shown so that people recognise a key. */
export function secretHint(secret: string): string {
  return secret.slice(-4)
}

/** Removes secrets from text that an anonymous caller chose, such as an address. */
export function withoutSecrets(text: string): string {
  return text.replace(/\b(rcs|rck|rcl|rcd)_\w+/g, '$1_…')
}

/** The first 128 bits of an HMAC-SHA-256, base64url. */
export function sign(key: Buffer | string, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url')
}

/** Compares in a time that does not depend on where the texts differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Converts several digits at a time as a number: dividing large numbers digit by digit took most of the time of a new secret. */
function base62(value: bigint, length: number): string {
  let rest = value
  let text = ''
  while (text.length < length) {
    let digits = Number(rest % manyDigits)
    rest /= manyDigits
    for (let i = 0; i < digitsAtOnce && text.length < length; i += 1) {
      text = alphabet[digits % 62] + text
      digits = Math.floor(digits / 62)
    }
  }
  return text
}
const digitsAtOnce = 8
const manyDigits = 62n ** BigInt(digitsAtOnce)

function fromBase62(text: string): bigint | undefined {
  let value = 0n
  for (const character of text) {
    const digit = alphabet.indexOf(character)
    if (digit < 0) return undefined
    value = value * 62n + BigInt(digit)
  }
  return value
}
