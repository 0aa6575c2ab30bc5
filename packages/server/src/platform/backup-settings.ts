import { resolve } from 'node:path'
import { Encrypter } from 'age-encryption'
import { ConfigError, quoted } from './config-error.ts'

/** Where and when the server makes backups, and what opens them. */
export interface BackupSettings {
  /** undefined: the server makes none. */
  folder: string | undefined
  /** The times of the day, in minutes after midnight UTC, in order. */
  at: readonly number[]
  /** How many of those made at these times are kept. */
  keep: number
  lock: { passphrase: string } | { recipient: string } | undefined
}

type Read = <T>(name: string, parse: (text: string, name: string) => T) => T | undefined

/**
 * Reads the settings of backups. Throws a {@link ConfigError} for times without a folder, and for two ways to encrypt. On the embedded
 * database a folder need not be set.
 */
export function readBackupSettings(read: Read): BackupSettings {
  const passphrase = read('ROLLCALL_BACKUP_PASSPHRASE', longEnough)
  const recipient = read('ROLLCALL_BACKUP_RECIPIENT', recipientOf)
  read('ROLLCALL_BACKUP_RECIPIENT', (_, name) => {
    if (passphrase !== undefined)
      throw new ConfigError(`${name} and ROLLCALL_BACKUP_PASSPHRASE are both set; leave out one of them.`)
  })
  const folder = read('ROLLCALL_BACKUPS', (text) => resolve(text))
  const onPostgres = read('DATABASE_URL', () => true) ?? false
  read('ROLLCALL_BACKUP_AT', (_, name) => {
    if (folder === undefined && onPostgres)
      throw new ConfigError(
        `${name} needs ROLLCALL_BACKUPS, the folder for the backups: with DATABASE_URL there is none unless it is set.`,
      )
  })
  return {
    folder,
    at: read('ROLLCALL_BACKUP_AT', timesOf) ?? [],
    keep: read('ROLLCALL_BACKUP_KEEP', numberKept) ?? 7,
    lock: passphrase !== undefined ? { passphrase } : recipient !== undefined ? { recipient } : undefined,
  }
}

/** A time of the day as text, such as 02:30. */
export function timeText(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

function timesOf(text: string, name: string): number[] {
  const times = text.split(',').map((entry) => {
    const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(entry.trim()) ?? []
    if (hours === undefined || minutes === undefined)
      throw new ConfigError(
        `${name} must be times of the day in UTC, separated by commas, such as 02:30 or 02:30,14:30; it is ${quoted(text)}.`,
      )
    return Number(hours) * 60 + Number(minutes)
  })
  return [...new Set(times)].sort((a, b) => a - b)
}

function numberKept(text: string, name: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > 1_000)
    throw new ConfigError(`${name} must be a whole number from 1 to 1000; it is ${quoted(text)}.`)
  return count
}

const shortest = 12

function longEnough(text: string, name: string): string {
  if (text.length < shortest) throw new ConfigError(`${name} must have ${shortest} characters or more.`)
  return text
}

function recipientOf(text: string, name: string): string {
  const fault = faultOfRecipient(text)
  if (fault === undefined) return text
  throw new ConfigError(
    `${name} must be a public key of age, which begins with age1; it is ${quoted(text)} (${fault}).`,
  )
}

/** Says why text is no public key of age; undefined when it is one. */
export function faultOfRecipient(text: string): string | undefined {
  try {
    new Encrypter().addRecipient(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
