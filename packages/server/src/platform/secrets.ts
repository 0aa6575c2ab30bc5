import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const payloadBytes = 48
/** 62^65 is the first power of 62 above 2^384. */
const payloadLength = 65
const checksumLength = 6

/** What a secret is for; its prefix lets people and secret scanners tell the kinds apart. */
const prefixes = { session: 'rcs_', 'api-key': 'rck_', link: 'rcl_', device: 'rcd_' } as const
export type SecretKind = keyof typeof prefixes

export interface ParsedSecret {
  tenantId: string
  hash: Buffer
}

/**
 * A new secret of 256 random bits that also names its tenant, so that it can be looked up inside that tenant's wall.
 * Form: prefix, 65 base-62 characters (tenant and secret), 6 base-62 characters of CRC-32 over all before them.
 */
export function newSecret(kind: SecretKind, tenantId: string): { secret: string; hash: Buffer } {
  const payload = Buffer.concat([Buffer.from(tenantId.replaceAll('-', ''), 'hex'), randomBytes(32)])
  const body = prefixes[kind] + base62(BigInt(`0x${payload.toString('hex')}`), payloadLength)
  const secret = body + base62(BigInt(crc32(body)), checksumLength)
  return { secret, hash: hashSecret(secret) }
}

/** Reads a secret's tenant. Undefined for another kind, a cut, extended or mistyped one: no look-up is spent on it. */
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

/** SHA-256 suffices for 256 random bits: there is nothing to guess, so nothing to slow down. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

/** The same hash as a text, by which memory knows a secret without keeping it. On every request, so in one step. */
export function secretFingerprint(secret: string): string {
  return hash('sha256', secret, 'base64')
}

/** The last four characters, shown so that people recognise a key. */
export function secretHint(secret: string): string {
  return secret.slice(-4)
}

/** A text that a stranger chose, such as an address, without the secrets that somebody may have put into it. */
export function withoutSecrets(text: string): string {
  return text.replace(/\b(rcs|rck|rcl|rcd)_\w+/g, '$1_…')
}

/** The first 128 bits of an HMAC-SHA-256, base64url. */
export function sign(key: Buffer | string, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url')
}

/** Compares in time that does not depend on where the texts differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Several digits at a time as a number: dividing large ones digit by digit took most of the time of a new secret. */
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
