import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { ConfigError } from '../config-error.ts'

/** The keys derived from a master key, which itself is not kept. */
export interface SecretKey {
  /** Names the key in the database, in metrics and to operators. Reveals nothing about it. */
  id: string
  /** Encrypts data keys. */
  wrapping: KeyObject
}

const keyForm = /^[\da-f]{64}$/i
/** 64 random digits have 15 or 16 different ones. A key with fewer than this was typed by hand. */
const leastDifferentDigits = 10

/** A new master key of 256 random bits, in the form of `ROLLCALL_SECRET_KEY`. */
export function newSecretKey(): string {
  return randomBytes(32).toString('hex')
}

/**
 * Reads master keys: 64 hexadecimal digits each, separated by commas, blanks or line ends. The first encrypts, all decrypt. Throws a
 * {@link ConfigError} that does not repeat the text.
 */
export function readSecretKeys(text: string, name: string): SecretKey[] {
  const keys = text.split(/[\s,]+/).filter((key) => key !== '')
  const problems = keys.flatMap((key, index) => problemOf(key, `Key ${index + 1} of ${name}`) ?? [])
  if (keys.length === 0) problems.push(`${name} has no key; rollcall secrets new-key prints one.`)
  if (problems.length > 0) throw new ConfigError(problems)
  const derived = keys.map(derive)
  return derived.filter(({ id }, index) => derived.findIndex((other) => other.id === id) === index)
}

function problemOf(key: string, which: string): string | undefined {
  if (!keyForm.test(key))
    return `${which} must be 64 hexadecimal digits and has ${key.length} characters; rollcall secrets new-key prints one.`
  if (new Set(key.toLowerCase()).size < leastDifferentDigits)
    return `${which} is not random; rollcall secrets new-key prints one that is.`
  return undefined
}

function derive(hex: string): SecretKey {
  const key = Buffer.from(hex, 'hex')
  const part = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', key, '', `rollcall vault 1 ${purpose}`, length))
  const wrapping = part('wrap data keys', 32)
  const derived = { id: part('name the key', 6).toString('hex'), wrapping: createSecretKey(wrapping) }
  key.fill(0)
  wrapping.fill(0)
  return derived
}
