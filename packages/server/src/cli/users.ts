import { type Client, createClient, ProblemError } from '@rollcall/contract/client.ts'
import type { User } from '@rollcall/contract/users.ts'
import { type Command, Option } from 'commander'
import { readConfig } from '../platform/config.ts'
import { ConfigError } from '../platform/config-error.ts'
import { Failure, UsageError } from './errors.ts'
import { firstTenantSlug } from './first-tenant.ts'
import { flag, jsonFlag, type Output, tenantFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'
import { cells, details, findUser, named } from './user-words.ts'
import { passedOn } from './users-deletion.ts'

interface Options extends Output {
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

const needs = `
Needs ROLLCALL_URL, where the server answers, and ROLLCALL_API_KEY, an API key of yours from Account → API keys in the console.`

const names = `
An account is named by username, email address or id, in full and as the tenant compares names at sign-in; - reads names from standard
input, one a line.`

/**
 * Commands about accounts, for a terminal or a script. They call the API of the running server with the rights of the owner of
 * ROLLCALL_API_KEY, and the audit log records that owner. If some accounts are refused, the others are still done, and the exit code is 1.
 */
export function declareUsers(program: Command, terminal: Terminal): void {
  const users = program
    .command('users')
    .description('list and change accounts over the API of the running server')
    .addHelpText('after', needs)
  users
    .command('list')
    .description('print accounts, one a line')
    .addOption(flag('--q <words>', 'only accounts with a name that has words with these beginnings'))
    .addOption(
      new Option('--status <status>', 'only accounts with this status').choices([
        'invited',
        'active',
        'inactive',
      ]),
    )
    .addOption(tenantFlag())
    .addOption(jsonFlag('each account'))
    .addHelpText('after', `${needs}\n\nExample:\n  rollcall users list --status inactive --json`)
    .action((options: Options) => list(sessionOf(terminal, options)))
  const verb = (name: string, description: string, act: Act) =>
    users
      .command(name)
      .description(description)
      .argument('<login...>', 'usernames, email addresses or ids, or - for standard input')
      .addOption(tenantFlag())
      .addOption(jsonFlag('each account'))
      .addHelpText('after', `${names}\n${needs}`)
      .action((logins: string[], options: Options) => each(sessionOf(terminal, options), logins, act))
  verb('show', 'print all fields of accounts', show)
  const reason = () => flag('--reason <text>', 'why, for the audit log')
  verb('activate', 'activate accounts, which gives back their access', setStatus('active')).addOption(
    reason(),
  )
  verb('deactivate', 'deactivate accounts, which ends all their access', setStatus('inactive')).addOption(
    reason(),
  )
  verb('delete', 'delete accounts for good; without --yes only say what that would end', remove).addOption(
    new Option('--yes', 'do it'),
  )
}

type Act = (session: Session, login: string) => Promise<void>

function sessionOf(terminal: Terminal, options: Options): Session {
  const { apiKey, publicUrl } = readConfig({}, terminal.environment)
  if (!apiKey)
    throw new ConfigError(
      'ROLLCALL_API_KEY is missing: set it to an API key of yours, made in the console under Account → API keys.',
    )
  const api = createClient({ baseUrl: publicUrl, apiKey, fetch: answered })
  return { terminal, api, tenant: options.tenant ?? firstTenantSlug, options }
}

async function list({ terminal, api, tenant, options: { q, status, json } }: Session): Promise<void> {
  const filters = { ...(q ? { q } : {}), ...(status ? { status } : {}) }
  let cursor: string | undefined
  do {
    const page = await told(() =>
      api.users.list({ tenant, limit: 200, ...filters, ...(cursor ? { cursor } : {}) }),
    )
    const lines = page.items.map((user) => (json ? JSON.stringify(user) : cells(user)))
    if (lines.length > 0) await terminal.print(lines.join('\n'))
    cursor = page.nextCursor
  } while (cursor)
}

async function show({ terminal, api, tenant, options }: Session, login: string): Promise<void> {
  const user = await findUser(api, tenant, login)
  await terminal.print(options.json ? JSON.stringify(user) : details(user))
}

function setStatus(status: 'active' | 'inactive'): Act {
  return async ({ terminal, api, tenant, options: { reason, json } }, login) => {
    const user = await findUser(api, tenant, login)
    const changed = await api.users.setStatus({
      tenant,
      user: user.id,
      status,
      ...(reason === undefined ? {} : { reason }),
    })
    // With the names from before the change: the answer has the form of a list, which may obscure addresses.
    const { id, username, email } = user
    await terminal.print(
      json
        ? JSON.stringify({ id, username, email, status: changed.status })
        : `${named(user)}: ${changed.status}`,
    )
  }
}

async function remove(
  { terminal, api, tenant, options: { yes, json } }: Session,
  login: string,
): Promise<void> {
  const user = await findUser(api, tenant, login)
  if (!yes)
    throw new Failure(
      `${named(user)}: not deleted. ${await passedOn(api, tenant, user)}. Add --yes to do it.`,
    )
  await api.users.remove({ tenant, user: user.id })
  const { id, username, email } = user
  await terminal.print(
    json ? JSON.stringify({ id, username, email, deleted: true }) : `${named(user)}: deleted`,
  )
}

/** Acts on each account. Reports each account that was refused, and why. */
async function each(session: Session, words: string[], act: Act): Promise<void> {
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
async function told<T>(call: () => Promise<T>): Promise<T> {
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
