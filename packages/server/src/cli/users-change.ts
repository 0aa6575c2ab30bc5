import type { User } from '@rollcall/contract/users.ts'
import { type Command, Option } from 'commander'
import { each, names, needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { Failure, UsageError } from './errors.ts'
import { flag, jsonFlag, listFlag, tenantFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'
import { findUser, named } from './user-words.ts'

interface Adding extends Options {
  email?: string
  alias?: string
  role?: string[]
  passwordStdin?: true
  inactive?: true
}

interface Roles extends Options {
  set?: string[]
  add?: string[]
  remove?: string[]
}

/** Adds accounts, invites people, mails reset links and gives roles. */
export function declareUserChanges(users: Command, terminal: Terminal): void {
  users
    .command('add')
    .description('add an account; it begins with an invitation unless told otherwise')
    .argument('<username>', 'its username; where users sign in by email, its email address')
    .addOption(flag('--email <address>', 'its email address'))
    .addOption(flag('--alias <name>', 'what others see in place of the username'))
    .addOption(listFlag('--role <key>', 'a role in place of the default one; may be given several times'))
    .addOption(new Option('--password-stdin', 'begin with the password on standard input, not an invitation'))
    .addOption(new Option('--inactive', 'begin inactive: no mail is sent'))
    .addOption(tenantFlag())
    .addOption(jsonFlag('the account'))
    .addHelpText(
      'after',
      `${needs}\n\nExample:\n  rollcall users add nora --email nora@example.com --role analyst`,
    )
    .action((username: string, options: Adding) => add(sessionOf(terminal, options), username, options))
  users
    .command('invite')
    .description('invite people by mail, or send an invitation again')
    .argument('<email...>', 'email addresses, or - for standard input')
    .addOption(listFlag('--role <key>', 'a role in place of the default one; may be given several times'))
    .addOption(tenantFlag())
    .addOption(jsonFlag('each account'))
    .addHelpText(
      'after',
      `\nWhere users sign in by username, the email address becomes the username.\n${needs}`,
    )
    .action((emails: string[], options: Adding) =>
      each(sessionOf(terminal, options), emails, (session, email) => invite(session, email, options)),
    )
  users
    .command('reset')
    .description('mail accounts a link to choose a new password, as “Forgot password?” does')
    .argument('<login...>', 'usernames, email addresses or ids, or - for standard input')
    .addOption(tenantFlag())
    .addOption(jsonFlag('each account'))
    .addHelpText(
      'after',
      `${names}\nThe link goes to the account's own email address and nowhere else. For an account without one, use the console.\n${needs}`,
    )
    .action((logins: string[], options: Options) => each(sessionOf(terminal, options), logins, reset))
  users
    .command('roles')
    .description('print the roles of accounts, or change those given by hand')
    .argument('<login...>', 'usernames, email addresses or ids, or - for standard input')
    .addOption(listFlag('--set <key>', 'exactly these roles; may be given several times'))
    .addOption(listFlag('--add <key>', 'this role as well; may be given several times'))
    .addOption(listFlag('--remove <key>', 'not this role; may be given several times'))
    .addOption(tenantFlag())
    .addOption(jsonFlag('each account'))
    .addHelpText('after', `${names}\n${needs}\n\nExample:\n  rollcall users roles nora --add auditor`)
    .action((logins: string[], options: Roles) => {
      if (options.set && (options.add || options.remove))
        throw new UsageError('--set says all roles: it does not go with --add and --remove.')
      return each(sessionOf(terminal, options), logins, (session, login) => roles(session, login, options))
    })
}

async function add(
  { terminal, api, tenant }: Session,
  username: string,
  { email, alias, role, passwordStdin, inactive, json }: Adding,
): Promise<void> {
  const { signInWith } = await told(() => api.signIn.options({ tenant }))
  const password = passwordStdin ? (await terminal.input()).replace(/\r?\n$/, '') : undefined
  const names = signInWith === 'email' ? { email: username } : { username, ...(email ? { email } : {}) }
  const user = await told(() =>
    api.users.create({
      tenant,
      ...names,
      ...(alias ? { alias } : {}),
      ...(role ? { roles: role } : {}),
      ...(password === undefined ? {} : { password }),
      ...(inactive ? { begin: 'inactive' as const } : {}),
    }),
  )
  await terminal.print(json ? JSON.stringify(user) : `${named(user)}: ${user.status}`)
}

async function invite({ terminal, api, tenant, options }: Session, email: string, { role }: Adding) {
  const { items } = await api.users.list({ tenant, login: email, limit: 2 })
  const [known] = items
  const user = known
    ? await api.invitations.resend({ tenant, user: known.id })
    : await api.users.create({
        tenant,
        email,
        ...((await api.signIn.options({ tenant })).signInWith === 'email' ? {} : { username: email }),
        begin: 'invitation',
        ...(role ? { roles: role } : {}),
      })
  await terminal.print(options.json ? JSON.stringify(user) : `${email} (${user.id}): invited`)
}

async function reset({ terminal, api, tenant, options }: Session, login: string): Promise<void> {
  const user = await findUser(api, tenant, login)
  if (user.email === null)
    throw new Failure(`${named(user)} has no email address: reset the password in the console.`)
  const { signInWith } = await api.signIn.options({ tenant })
  await api.passwordResets.request({ tenant, login: signInWith === 'email' ? user.email : user.username })
  const { id, username, email } = user
  await terminal.print(
    options.json
      ? JSON.stringify({ id, username, email })
      : `${named(user)}: a link is mailed if it may be reset`,
  )
}

async function roles(
  { terminal, api, tenant, options }: Session,
  login: string,
  { set, add: added = [], remove: removed = [] }: Roles,
): Promise<void> {
  const user = await findUser(api, tenant, login)
  const before = keysOf(user)
  const after = set ?? [...new Set([...before, ...added])].filter((key) => !removed.includes(key))
  const changed = set !== undefined || added.length > 0 || removed.length > 0
  const shown: Pick<User, 'roles'> = changed
    ? await api.users.setRoles({ tenant, user: user.id, roles: after })
    : user
  const { id, username, email } = user
  const keys = keysOf(shown)
  await terminal.print(
    options.json
      ? JSON.stringify({ id, username, email, roles: keys })
      : `${named(user)}: ${keys.join(',') || '-'}`,
  )
}

function keysOf({ roles: held }: Pick<User, 'roles'>): string[] {
  return held.map(({ key }) => key)
}
