import { type Client, createClient, ProblemError } from '@rollcall/contract/client.ts'
import type { User, UserDetails } from '@rollcall/contract/users.ts'
import type { Config } from '../platform/config.ts'
import { UsageError } from './profile-file.ts'
import { firstTenantSlug } from './serve.ts'

export const usersHelp = `rollcall users list [--q WORDS] [--status STATUS] [--json]     print accounts, one a line
  rollcall users show LOGIN                                      print all there is to know about one
  rollcall users deactivate|activate LOGIN… [--reason TEXT]      end or give back all access
  rollcall users delete LOGIN… --yes                             delete accounts for good
  with ROLLCALL_URL, ROLLCALL_API_KEY and, for another tenant than default, --tenant SLUG`

export interface UsersOptions {
  tenant?: string | undefined
  q?: string | undefined
  status?: string | undefined
  reason?: string | undefined
  json?: boolean | undefined
  yes?: boolean | undefined
}

/** Who asks, and where. */
interface Session {
  api: Client
  tenant: string
}

/**
 * What an administrator does with accounts from a terminal or a script, over the API of the running server: with the rights of the
 * owner of ROLLCALL_API_KEY and recorded as theirs. Users are named by username, email address or id. Exit code 1 when anything was
 * refused; the others are done.
 */
export async function users(config: Config, words: string[], options: UsersOptions): Promise<number> {
  const [verb = 'list', ...logins] = words
  if (!config.apiKey)
    throw new UsageError(
      'Put an API key of yours into ROLLCALL_API_KEY: create it in the console under Account → API keys.',
    )
  const api = createClient({ baseUrl: config.publicUrl, apiKey: config.apiKey, fetch: answered })
  const session = { api, tenant: options.tenant ?? firstTenantSlug }
  if (verb === 'list') return list(session, options)
  if (!['show', 'activate', 'deactivate', 'delete'].includes(verb))
    throw new UsageError(`There is no command users ${verb}.\n\n  ${usersHelp}`)
  if (logins.length === 0) throw new UsageError(`Say whom: rollcall users ${verb} LOGIN`)
  const outcomes: boolean[] = []
  for (const login of logins) outcomes.push(await attempt(login, () => act(session, verb, login, options)))
  return outcomes.every(Boolean) ? 0 : 1
}

async function act(session: Session, verb: string, login: string, options: UsersOptions): Promise<void> {
  const { api, tenant } = session
  const user = await find(session, login)
  if (verb === 'show') return console.log(JSON.stringify(user, undefined, 2))
  if (verb === 'delete') {
    if (!options.yes) throw new UsageError(await whatGoes(session, user))
    await api.users.remove({ tenant, user: user.id })
    return console.log(`${user.username}: deleted`)
  }
  const status = verb === 'activate' ? 'active' : 'inactive'
  const changed = await api.users.setStatus({
    tenant,
    user: user.id,
    status,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  })
  console.log(`${user.username}: ${changed.status}`)
}

/** What a deletion would end, for whoever has not said yet that they want it. */
async function whatGoes(session: Session, user: UserDetails): Promise<string> {
  const ended = `It would end ${counted(user.activeSessions, 'session')} and ${counted(user.apiKeys, 'API key')} for good`
  return `not deleted. ${ended}${await whatIsPassedOn(session, user)}. Add --yes to do it.`
}

async function whatIsPassedOn({ api, tenant }: Session, user: UserDetails): Promise<string> {
  try {
    const { ownedAlone, heir } = await api.groups.listOfUser({ tenant, user: user.id, limit: 1 })
    if (ownedAlone === 0) return ''
    return `; ${heir?.name ?? 'nobody'} would own ${counted(ownedAlone, 'group')} instead`
  } catch (error) {
    // The tenant has no groups, or they are not theirs to see.
    if (error instanceof ProblemError) return ''
    throw error
  }
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

async function list(session: Session, { q, status, json }: UsersOptions): Promise<number> {
  const filters = { ...(q ? { q } : {}), ...(status ? { status: status as User['status'] } : {}) }
  let cursor: string | undefined
  do {
    const page = await explained(() =>
      session.api.users.list({
        tenant: session.tenant,
        limit: 200,
        ...filters,
        ...(cursor ? { cursor } : {}),
      }),
    )
    for (const user of page.items) console.log(json ? JSON.stringify(user) : lineOf(user))
    cursor = page.nextCursor
  } while (cursor)
  return 0
}

function lineOf({ username, status, roles, lastSignInAt }: User): string {
  const roleKeys = roles.map(({ key }) => key).join(',') || '-'
  return [username, status, roleKeys, lastSignInAt ?? 'never signed in'].join('\t')
}

/** The one account with this username, email address or id. */
async function find({ api, tenant }: Session, login: string): Promise<UserDetails> {
  const show = (user: string) => api.users.show({ tenant, user })
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(login)) return show(login)
  const { items } = await api.users.list({ tenant, q: login, limit: 200 })
  const wanted = login.toLowerCase()
  const byName = items.find(({ username }) => username.toLowerCase() === wanted)
  if (byName) return show(byName.id)
  // Lists may obscure email addresses, which the account itself shows to those who may change it.
  for (const { id } of items) {
    const user = await show(id)
    if ([user.username, user.email].some((name) => name?.toLowerCase() === wanted)) return user
  }
  throw new UsageError('there is no such user, or none that you may find.')
}

/** Whether it was done; says why not. */
async function attempt(login: string, action: () => Promise<void>): Promise<boolean> {
  try {
    await explained(action)
    return true
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${login}: ${error.message}`)
    return false
  }
}

/** Turns what the server refuses into what is said at a terminal. */
async function explained<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof ProblemError) throw new UsageError(`${error.problem.title}. ${error.message}`)
    throw error
  }
}

/** A request that is answered, or a sentence that says where nobody answers. */
const answered: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, init)
  } catch (error) {
    throw new UsageError(
      `Rollcall does not answer at ${new URL(String(input)).origin}. Start it, or set ROLLCALL_URL to where it runs.`,
      { cause: error },
    )
  }
}
