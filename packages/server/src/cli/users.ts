import { type Command, Option } from 'commander'
import { type Act, each, names, needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { Failure } from './errors.ts'
import { flag, jsonFlag, tenantFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'
import { cells, details, findUser, named } from './user-words.ts'
import { declareUserChanges } from './users-change.ts'
import { passedOn } from './users-deletion.ts'
import { declareUserImport } from './users-import.ts'

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
  verb(
    'delete',
    'delete accounts, into the recycle bin where the tenant has one; without --yes only say what that would end',
    remove,
  ).addOption(new Option('--yes', 'do it'))
  declareUserChanges(users, terminal)
  declareUserImport(users, terminal)
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
