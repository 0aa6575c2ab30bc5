import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { type MailSettings, readMailSettings } from './mail-settings.ts'

export { ConfigError }

/** Everything an operator can set, read once at start. docs/operators.md lists the variables. */
export interface Config {
  host: string
  port: number
  /** Where people reach the server, without a trailing slash: links are built from it and never from a request's headers. */
  publicUrl: string
  /** Origins of the products that people come from to sign in, and go back to; nowhere else are they sent. */
  productOrigins: string[]
  databaseUrl: string | undefined
  /** Past a pooler in transaction mode, to the server itself. */
  databaseDirectUrl: string | undefined
  /** With the role that owns the tables, where the one of databaseUrl only works on them. */
  databaseOwnerUrl: string | undefined
  databasePoolSize: number
  /** How long a node serves on after SIGTERM and says that it is not ready. */
  drainSeconds: number
  dataDir: string
  /** Addresses or networks of proxies whose forwarded headers are believed. */
  trustedProxies: string[]
  logLevel: string
  /** Password verifications at once; the same number again times 16 may wait. */
  passwordWorkers: number | undefined
  profile: string
  /** Whose rights the commands have that ask the running server. */
  apiKey: string | undefined
  /** undefined: mails are kept in the database, for an administrator to open. */
  mail: MailSettings | undefined
}

type Environment = Record<string, string | undefined>
export interface Flags {
  port?: string | undefined
  host?: string | undefined
  data?: string | undefined
  profile?: string | undefined
}

/** Reads flags first, then the environment, then defaults. Throws {@link ConfigError} with a sentence that names the variable. */
export function readConfig(flags: Flags, environment: Environment = process.env): Config {
  const port = integer('ROLLCALL_PORT', flags.port ?? environment.ROLLCALL_PORT ?? '7400', 0, 65535)
  const host = flags.host ?? environment.ROLLCALL_HOST ?? 'localhost'
  const address = publicUrl(environment.ROLLCALL_URL ?? `http://localhost:${port}`)
  const workers = environment.ROLLCALL_PASSWORD_WORKERS
  return {
    host,
    port,
    publicUrl: address,
    productOrigins: productOrigins(environment.ROLLCALL_PRODUCT_ORIGINS),
    databaseUrl: databaseUrl('DATABASE_URL', environment.DATABASE_URL),
    databaseDirectUrl: databaseUrl('ROLLCALL_DATABASE_DIRECT_URL', environment.ROLLCALL_DATABASE_DIRECT_URL),
    databaseOwnerUrl: databaseUrl('ROLLCALL_DATABASE_OWNER_URL', environment.ROLLCALL_DATABASE_OWNER_URL),
    databasePoolSize: integer('ROLLCALL_DATABASE_POOL', environment.ROLLCALL_DATABASE_POOL ?? '10', 2, 500),
    drainSeconds: integer('ROLLCALL_DRAIN_SECONDS', environment.ROLLCALL_DRAIN_SECONDS ?? '5', 0, 300),
    dataDir: resolve(flags.data ?? environment.ROLLCALL_DATA ?? 'data'),
    trustedProxies: list(environment.ROLLCALL_TRUSTED_PROXIES),
    logLevel: environment.ROLLCALL_LOG_LEVEL ?? 'info',
    passwordWorkers: workers === undefined ? undefined : integer('ROLLCALL_PASSWORD_WORKERS', workers, 1, 64),
    profile: flags.profile ?? environment.ROLLCALL_PROFILE ?? 'default',
    apiKey: environment.ROLLCALL_API_KEY,
    mail: readMailSettings(environment, address),
  }
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}; it is "${text}".`)
  }
  return value
}

function publicUrl(text: string): string {
  const origin = originOf(text)
  if (!origin) {
    throw new ConfigError(
      `ROLLCALL_URL must be an http(s) address without a path, such as https://users.example.com; it is "${text}".`,
    )
  }
  return origin
}

/** Each is one origin, to the letter: a pattern would let in whoever gets a host that fits it. */
function productOrigins(text: string | undefined): string[] {
  const origins = list(text).map((entry) => {
    const origin = originOf(entry)
    if (!origin) {
      throw new ConfigError(
        `ROLLCALL_PRODUCT_ORIGINS must be http(s) addresses without a path or wildcards, separated by commas, such as https://hunts.example.com; "${entry}" is not.`,
      )
    }
    return origin
  })
  return [...new Set(origins)]
}

/** The origin of an http(s) address that says nothing beside it. */
function originOf(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname.includes('*')) return undefined
  return url.href === `${url.origin}/` ? url.origin : undefined
}

function list(text = ''): string[] {
  return text.split(',').flatMap((entry) => entry.trim() || [])
}

function databaseUrl(name: string, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (!/^postgres(ql)?:\/\//.test(text)) {
    const otherwise = name === 'DATABASE_URL' ? '; without it the embedded database in ./data is used' : ''
    throw new ConfigError(`${name} must begin with postgres://${otherwise}.`)
  }
  return text
}
