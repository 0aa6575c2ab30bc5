import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { type BackupSettings, readBackupSettings } from './backup-settings.ts'
import { ConfigError, quoted } from './config-error.ts'
import { readDatabaseUrl } from './database-url.ts'
import { type MailSettings, readMailSettings } from './mail-settings.ts'
import { tidyNetwork } from './networks.ts'
import { settingOf } from './setting-files.ts'
import { readSecretKeys, type SecretKey } from './vault/secret-keys.ts'
import { readWebSettings, type WebSettings } from './web-settings.ts'

export { ConfigError }

/** Everything an operator can set, read once at start. docs/operators.md lists the variables. */
export interface Config {
  host: string
  port: number
  /** The public address of the server, without a trailing slash. Links are built from it, never from the headers of a request. */
  publicUrl: string
  /** Origins of the products whose users sign in here. After signing in, users are redirected to these origins only. */
  productOrigins: string[]
  databaseUrl: string | undefined
  /** The direct address of the server, where databaseUrl leads to a pooler in transaction mode. */
  databaseDirectUrl: string | undefined
  /** The address with the role that owns the tables, where the role of databaseUrl does not. */
  databaseOwnerUrl: string | undefined
  databasePoolSize: number
  /** How many seconds a node goes on serving after SIGTERM while it reports that it is not ready. */
  drainSeconds: number
  dataDir: string
  /** Addresses or networks of the proxies whose forwarded headers are trusted. */
  trustedProxies: string[]
  logLevel: string
  /** Password verifications at the same time. 16 times that number may wait. */
  passwordWorkers: number | undefined
  /** The keys for stored secrets. The first one encrypts; all decrypt. */
  secretKeys: SecretKey[] | undefined
  profile: string
  /** The API key whose rights the commands use that call the running server. */
  apiKey: string | undefined
  /** undefined: mails are kept in the database for an administrator to open. */
  mail: MailSettings | undefined
  web: WebSettings
  backups: BackupSettings
}

type Environment = Record<string, string | undefined>
export interface Flags {
  port?: string | undefined
  host?: string | undefined
  data?: string | undefined
  profile?: string | undefined
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const flagOf: Record<string, keyof Flags> = {
  ROLLCALL_PORT: 'port',
  ROLLCALL_HOST: 'host',
  ROLLCALL_DATA: 'data',
  ROLLCALL_PROFILE: 'profile',
}

/**
 * Reads flags first, then the environment, then defaults. A variable that is empty or blank counts as unset. Throws one
 * {@link ConfigError} with a sentence for each setting that cannot be used.
 */
export function readConfig(flags: Flags, environment: Environment = process.env): Config {
  const read = reader(flags, environment)
  const port = read.one('ROLLCALL_PORT', portOf) ?? 7400
  const address = read.one('ROLLCALL_URL', publicUrl) ?? ownAddress(port)
  const config = {
    host: read.one('ROLLCALL_HOST', hostOf) ?? 'localhost',
    port,
    publicUrl: address,
    productOrigins: read.one('ROLLCALL_PRODUCT_ORIGINS', productOrigins) ?? [],
    databaseUrl: read.one('DATABASE_URL', readDatabaseUrl),
    databaseDirectUrl: read.one('ROLLCALL_DATABASE_DIRECT_URL', readDatabaseUrl),
    databaseOwnerUrl: read.one('ROLLCALL_DATABASE_OWNER_URL', readDatabaseUrl),
    databasePoolSize: read.one('ROLLCALL_DATABASE_POOL', integer(2, 500)) ?? 10,
    drainSeconds: read.one('ROLLCALL_DRAIN_SECONDS', integer(0, 300)) ?? 5,
    dataDir: read.one('ROLLCALL_DATA', folder) ?? resolve('data'),
    trustedProxies: read.one('ROLLCALL_TRUSTED_PROXIES', trustedProxies) ?? [],
    logLevel: read.one('ROLLCALL_LOG_LEVEL', logLevel) ?? 'info',
    passwordWorkers: read.one('ROLLCALL_PASSWORD_WORKERS', integer(1, 64)),
    secretKeys: read.one('ROLLCALL_SECRET_KEY', readSecretKeys),
    profile: read.one('ROLLCALL_PROFILE', String) ?? 'default',
    apiKey: read.one('ROLLCALL_API_KEY', apiKey),
    mail: read.one('ROLLCALL_SMTP_URL', (url) =>
      readMailSettings(url, {
        from: read.text('ROLLCALL_MAIL_FROM'),
        name: read.text('ROLLCALL_SMTP_NAME'),
        publicUrl: address,
      }),
    ),
    web: readWebSettings(read.one),
    backups: readBackupSettings(read.one),
  }
  read.end()
  return config
}

/** The configuration with the port that the system chose, where it was asked for any free port. */
export function withPort(config: Config, port: number): Config {
  const publicUrl = config.publicUrl === ownAddress(config.port) ? ownAddress(port) : config.publicUrl
  return { ...config, port, publicUrl }
}

function ownAddress(port: number): string {
  return `http://localhost:${port}`
}

/** Reads settings by their variables and collects the mistakes in them. */
function reader(flags: Flags, environment: Environment) {
  const problems: string[] = []
  let ofFlag = false
  const given = (name: string) => flags[flagOf[name] as keyof Flags]?.trim() || undefined
  const text = (name: string) => given(name) ?? settingOf(name, environment)
  const one = <T>(name: string, parse: (text: string, name: string) => T): T | undefined => {
    const byFlag = given(name) !== undefined
    try {
      const value = text(name)
      if (value === undefined) return undefined
      return parse(value, byFlag ? `--${flagOf[name]} (${name})` : name)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      problems.push(...error.problems)
      ofFlag ||= byFlag
      return undefined
    }
  }
  return {
    one,
    text: (name: string) => one(name, String),
    end() {
      if (problems.length > 0) throw new ConfigError(problems, { ofFlag })
    },
  }
}

function integer(least: number, most: number) {
  return (text: string, name: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new ConfigError(`${name} must be a whole number from ${least} to ${most}; it is ${quoted(text)}.`)
    return value
  }
}

function portOf(text: string, name: string): number {
  // Kubernetes sets this for every container of a namespace that has a service called rollcall.
  if (text.startsWith('tcp://'))
    throw new ConfigError(
      `${name} is ${quoted(text)}, which Kubernetes sets for a service called rollcall; set it to a number, or enableServiceLinks: false in the pod.`,
    )
  return integer(0, 65535)(text, name)
}

function hostOf(text: string, name: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) || /^[a-z0-9_]([a-z0-9._-]*[a-z0-9])?$/i.test(host)) return host
  throw new ConfigError(
    `${name} must be an address or name of this machine without scheme and port, such as 0.0.0.0 for all; it is ${quoted(text)}.`,
  )
}

function folder(text: string, name: string): string {
  if (/^~(\/|$)/.test(text))
    throw new ConfigError(
      `${name} is ${quoted(text)}, where ~ is not replaced by the home folder; write the whole path.`,
    )
  return resolve(text)
}

function publicUrl(text: string): string {
  const origin = originOf(text)
  if (!origin) {
    throw new ConfigError(
      `ROLLCALL_URL must be an http(s) address without a path, such as https://users.example.com; it is ${quoted(text)}.`,
    )
  }
  return origin
}

/** Each entry is one exact origin. A pattern would also admit an attacker's host that matches it. */
function productOrigins(text: string): string[] {
  const origins = list(text).map((entry) => {
    const origin = originOf(entry)
    if (!origin) {
      throw new ConfigError(
        `ROLLCALL_PRODUCT_ORIGINS must be http(s) addresses without a path or wildcards, separated by commas, such as https://hunts.example.com; ${quoted(entry)} is not.`,
      )
    }
    return origin
  })
  return [...new Set(origins)]
}

/** The origin of an http(s) address that has nothing but an origin; undefined otherwise. */
function originOf(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname.includes('*')) return undefined
  return url.href === `${url.origin}/` ? url.origin : undefined
}

/** Host names are refused: a name may come to resolve to another host, which would then be trusted. */
function trustedProxies(text: string): string[] {
  return list(text).map((entry) => {
    const network = tidyNetwork(entry)
    if (network === undefined || network.endsWith('/0'))
      throw new ConfigError(
        `ROLLCALL_TRUSTED_PROXIES must be addresses or networks of your proxies, separated by commas, such as 10.0.0.7,172.16.0.0/12; ${quoted(entry)} is ${network ? 'everybody' : 'not'}.`,
      )
    return network
  })
}

function logLevel(text: string): string {
  if (!logLevels.includes(text))
    throw new ConfigError(`ROLLCALL_LOG_LEVEL must be one of ${logLevels.join(', ')}; it is ${quoted(text)}.`)
  return text
}

function apiKey(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new ConfigError(
      'ROLLCALL_API_KEY has a blank or another character that API keys never have; copy the whole key again, without quotes and line ends.',
    )
  return text
}

function list(text: string): string[] {
  return text.split(',').flatMap((entry) => entry.trim() || [])
}
