import { type Client, createClient, ProblemError } from '@rollcall/contract/client.ts'
import type { User } from '@rollcall/contract/users.ts'
import { readConfig } from '../platform/config.ts'
import { ConfigError } from '../platform/config-error.ts'
import { Failure, UsageError } from './errors.ts'
import { firstTenantSlug } from './first-tenant.ts'
import type { Output } from './flags.ts'
import type { Terminal } from './terminal.ts'

export interface Options extends Output {
  tenant?: string
  q?: string
  status?: User['status']
  reason?: string
  yes?: true
}

/** The API client of a command, its tenant, and how to print answers. */
export interface Session {
  terminal: Terminal
  api: Client
  tenant: string
  options: Options
}

/** What help says of it. */
export const needs = `
Needs ROLLCALL_URL, where the server answers, and ROLLCALL_API_KEY, an API key of yours from Account → API keys in the console.`

/** What help says of it. */
export const names = `
An account is named by username, email address or id, in full and as the tenant compares names at sign-in; - reads names from standard
input, one a line.`

export type Act = (session: Session, login: string) => Promise<void>

/** The API of the running server, as the owner of ROLLCALL_API_KEY. */
export function sessionOf(terminal: Terminal, options: Options): Session {
  const { apiKey, publicUrl } = readConfig({}, terminal.environment)
  if (!apiKey)
    throw new ConfigError(
      'ROLLCALL_API_KEY is missing: set it to an API key of yours, made in the console under Account → API keys.',
    )
  const api = createClient({ baseUrl: publicUrl, apiKey, fetch: answered })
  return { terminal, api, tenant: options.tenant ?? firstTenantSlug, options }
}

/** Acts on each account. Reports each account that was refused, and why. */
export async function each(session: Session, words: string[], act: Act): Promise<void> {
  const logins = await loginsOf(session.terminal, words)
  let refused = 0
  for (const login of logins) {
    try {
      await told(() => act(session, login))
    } catch (error) {
      if (!(error instanceof Failure) || error.constructor !== Failure) throw error
      refused += 1
      session.terminal.complain(`${login}: ${error.message}`)
    }
  }
  if (refused > 0)
    throw new Failure(logins.length === 1 ? '' : `${refused} of ${logins.length} were refused.`)
}

async function loginsOf(terminal: Terminal, words: string[]): Promise<string[]> {
  const piped = words.includes('-') ? (await terminal.input()).split(/\r?\n/).map((line) => line.trim()) : []
  const logins = [...words.filter((word) => word !== '-'), ...piped].filter((login) => login !== '')
  if (logins.length === 0) throw new UsageError('No account is named.')
  return logins
}

/** Turns a refusal of the server into a {@link Failure} for the terminal. */
export async function told<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (error.problem.status === 401) throw new NoGoodKey()
    const fields = (error.problem.errors ?? []).map(({ field, message }) => ` ${field} ${message}.`)
    throw new Failure(`${error.problem.title}. ${error.message}${fields.join('')}`)
  }
}

class NoAnswer extends Failure {}

/** The API key is not valid. Reported once, since no other account would fare better. */
class NoGoodKey extends Failure {
  constructor() {
    super('ROLLCALL_API_KEY is not a valid API key: make another in the console under Account → API keys.')
  }
}

/** Sends a request. Throws a {@link Failure} that names the address when the server does not answer. */
const answered: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, init)
  } catch (error) {
    throw new NoAnswer(
      `Rollcall does not answer at ${new URL(String(input)).origin} (${reasonOf(error)}). Start it, or set ROLLCALL_URL to where it runs.`,
      { cause: error },
    )
  }
}

/** The code of the error behind "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } }
  return cause?.code ?? cause?.message ?? String(error)
}
