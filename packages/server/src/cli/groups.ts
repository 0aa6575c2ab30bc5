import type { Client } from '@rollcall/contract/client.ts'
import type { Group } from '@rollcall/contract/groups.ts'
import { type Command, Option } from 'commander'
import { each, names, needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { Failure } from './errors.ts'
import { flag, jsonFlag, tenantFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'
import { findUser, named } from './user-words.ts'

interface GroupOptions extends Options {
  description?: string
  public?: true
  owner?: true
}

/** Groups and who is in them, over the API of the running server. */
export function declareGroups(program: Command, terminal: Terminal): void {
  const groups = program
    .command('groups')
    .description('list and change groups over the API of the running server')
    .addHelpText('after', needs)
  const verb = (name: string, description: string) =>
    groups
      .command(name)
      .description(description)
      .addOption(tenantFlag())
      .addOption(jsonFlag('each of them'))
      .addHelpText('after', `\nA group is named by its name or id.\n${needs}`)
  verb('list', 'print groups, one a line: name, members, owners')
    .addOption(flag('--q <words>', 'only those with this in their name'))
    .action((options: Options) => list(sessionOf(terminal, options)))
  verb('members', 'print who is in a group, one a line: username and role in it')
    .argument('<group>')
    .action((group: string, options: Options) => members(sessionOf(terminal, options), group))
  verb('create', 'create a group that you own')
    .argument('<name>')
    .addOption(flag('--description <text>', 'what it is for'))
    .addOption(new Option('--public', 'everybody may see it'))
    .action((name: string, options: GroupOptions) => create(sessionOf(terminal, options), name, options))
  verb(
    'delete',
    'delete a group, into the recycle bin where the tenant has one; without --yes only say how many are in it',
  )
    .argument('<group>')
    .addOption(new Option('--yes', 'do it'))
    .action((group: string, options: Options) => remove(sessionOf(terminal, options), group))
  verb('add', 'add users to a group')
    .argument('<group>')
    .argument('<login...>', 'usernames, email addresses or ids, or - for standard input')
    .addOption(new Option('--owner', 'as owners'))
    .addHelpText('after', names)
    .action(async (group: string, logins: string[], options: GroupOptions) => {
      const session = sessionOf(terminal, options)
      const { id } = await told(() => findGroup(session.api, session.tenant, group))
      const role = options.owner ? 'owner' : 'member'
      await each(session, logins, (_, login) => join(session, id, login, role))
    })
  verb('remove', 'remove users from a group')
    .argument('<group>')
    .argument('<login...>', 'usernames, email addresses or ids, or - for standard input')
    .addHelpText('after', names)
    .action(async (group: string, logins: string[], options: Options) => {
      const session = sessionOf(terminal, options)
      const { id } = await told(() => findGroup(session.api, session.tenant, group))
      await each(session, logins, (_, login) => leave(session, id, login))
    })
}

async function list({ terminal, api, tenant, options: { q, json } }: Session): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await told(() =>
      api.groups.list({ tenant, limit: 200, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) }),
    )
    for (const group of page.items) await terminal.print(json ? JSON.stringify(group) : line(group))
    cursor = page.nextCursor
  } while (cursor)
}

async function members({ terminal, api, tenant, options: { json } }: Session, name: string): Promise<void> {
  const { id } = await told(() => findGroup(api, tenant, name))
  let cursor: string | undefined
  do {
    const page = await told(() =>
      api.groups.listMembers({ tenant, group: id, limit: 200, ...(cursor ? { cursor } : {}) }),
    )
    for (const member of page.items)
      await terminal.print(json ? JSON.stringify(member) : `${member.user.name}\t${member.role}`)
    cursor = page.nextCursor
  } while (cursor)
}

async function create(
  { terminal, api, tenant, options: { json } }: Session,
  name: string,
  { description, public: seen }: GroupOptions,
): Promise<void> {
  const group = await told(() =>
    api.groups.create({
      tenant,
      name,
      ...(description ? { description } : {}),
      ...(seen ? { public: true } : {}),
    }),
  )
  await terminal.print(json ? JSON.stringify(group) : `${group.name} (${group.id}): created`)
}

async function remove(
  { terminal, api, tenant, options: { yes, json } }: Session,
  name: string,
): Promise<void> {
  const group = await told(() => findGroup(api, tenant, name))
  const called = `${group.name} (${group.id})`
  if (!yes) throw new Failure(`${called}: not deleted. It has ${group.members} members. Add --yes to do it.`)
  await told(() => api.groups.remove({ tenant, group: group.id }))
  await terminal.print(json ? JSON.stringify({ id: group.id, deleted: true }) : `${called}: deleted`)
}

async function join(
  { terminal, api, tenant, options: { json } }: Session,
  group: string,
  login: string,
  role: 'owner' | 'member',
): Promise<void> {
  const user = await findUser(api, tenant, login)
  const { added } = await api.groups.addMembers({ tenant, group, users: [user.id], role })
  const said = added > 0 ? `added as ${role}` : 'in it already'
  await terminal.print(
    json ? JSON.stringify({ id: user.id, added: added > 0, role }) : `${named(user)}: ${said}`,
  )
}

async function leave(
  { terminal, api, tenant, options: { json } }: Session,
  group: string,
  login: string,
): Promise<void> {
  const user = await findUser(api, tenant, login)
  await api.groups.removeMember({ tenant, group, user: user.id })
  await terminal.print(json ? JSON.stringify({ id: user.id, removed: true }) : `${named(user)}: removed`)
}

/** The group of this id, or of exactly this name; throws a {@link Failure} when there is none. */
async function findGroup(api: Client, tenant: string, name: string): Promise<Group> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name))
    return api.groups.show({ tenant, group: name })
  let cursor: string | undefined
  do {
    const page = await api.groups.list({ tenant, q: name, limit: 200, ...(cursor ? { cursor } : {}) })
    const found = page.items.find((group) => group.name.toLowerCase() === name.toLowerCase())
    if (found) return found
    cursor = page.nextCursor
  } while (cursor)
  throw new Failure(`${name}: there is no such group, or none that you may find.`)
}

function line({ name, members: count, owners }: Group): string {
  return [name, `${count} members`, `${owners} owners`].join('\t')
}
