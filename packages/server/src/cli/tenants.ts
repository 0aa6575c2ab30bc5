import type { Client } from '@rollcall/contract/client.ts'
import { deletionDelayHours, type TenantOfServer } from '@rollcall/contract/tenants.ts'
import { type Command, Option } from 'commander'
import { needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { Failure, UsageError } from './errors.ts'
import { flag, jsonFlag, listFlag } from './flags.ts'
import type { Terminal } from './terminal.ts'

interface TenantOptions extends Options {
  name?: string
  profile?: string
  slug?: string
  seats?: string
  users?: string
  role?: string[]
}

/** The tenants of the server, over its API. */
export function declareTenants(program: Command, terminal: Terminal): void {
  const tenants = program
    .command('tenants')
    .description('list and change the tenants of the server over its API')
    .addHelpText('after', needs)
  const verb = (name: string, description: string) =>
    tenants
      .command(name)
      .description(description)
      .addOption(jsonFlag('each of them'))
      .addHelpText(
        'after',
        `\nA tenant is named by its short name. Needs the permission server:manage-tenants.\n${needs}`,
      )
  verb('list', 'print tenants, one a line: short name, name, users, suspended or not')
    .addOption(flag('--q <text>', 'only those with this in their name or short name'))
    .action((options: TenantOptions) => list(sessionOf(terminal, options)))
  verb('create', 'create a tenant; rollcall recover-admin then makes the link for its first administrator')
    .argument('<slug>', 'its short name')
    .addOption(flag('--name <text>', 'its name; the short name unless given'))
    .addOption(flag('--profile <name>', 'the profile it is made from; default unless given'))
    .addOption(flag('--seats <number>', 'the most users; as the profile says unless given'))
    .action((slug: string, options: TenantOptions) => create(sessionOf(terminal, options), slug, options))
  verb('rename', 'change the name or the short name; the earlier short name leads to it for a while')
    .argument('<slug>', 'its short name')
    .addOption(flag('--name <text>', 'another name'))
    .addOption(flag('--slug <slug>', 'another short name'))
    .action((slug: string, { name, slug: other, ...options }: TenantOptions) =>
      change(sessionOf(terminal, options), slug, (api, { id }) =>
        api.tenants.update({ target: id, ...(name ? { name } : {}), ...(other ? { slug: other } : {}) }),
      ),
    )
  verb('seats', 'set how many users a tenant may have; what is not given is not limited')
    .argument('<slug>', 'its short name')
    .addOption(flag('--users <number>', 'the most users of all roles'))
    .addOption(
      listFlag(
        '--role <key=number>',
        'the most users of a role, such as Analyst=20; may be given several times',
      ),
    )
    .action((slug: string, { users, role = [], ...options }: TenantOptions) =>
      change(sessionOf(terminal, options), slug, (api, { id }) =>
        api.tenants.setSeats({
          target: id,
          users: users === undefined ? null : seatsFrom('--users', users),
          roles: Object.fromEntries(role.map(seatsOfRole)),
        }),
      ),
    )
  verb('suspend', 'suspend a tenant; without --yes only say how many users it has')
    .argument('<slug>', 'its short name')
    .addOption(flag('--reason <text>', 'why, for the audit logs'))
    .addOption(new Option('--yes', 'do it'))
    .action((slug: string, options: TenantOptions) => {
      const { reason, yes } = options
      if (!reason) throw new UsageError('--reason is missing: it says why, in the audit logs.')
      return change(sessionOf(terminal, options), slug, (api, tenant) => {
        if (!yes)
          throw new Failure(
            `${called(tenant)}: not suspended. It has ${usersOf(tenant)}. Add --yes to do it.`,
          )
        return api.tenants.suspend({ target: tenant.id, reason })
      })
    })
  verb('resume', 'bring a suspended tenant back')
    .argument('<slug>', 'its short name')
    .action((slug: string, options: TenantOptions) =>
      change(sessionOf(terminal, options), slug, (api, { id }) => api.tenants.resume({ target: id })),
    )
  verb('delete', 'delete a suspended tenant with everything in it; without --yes only say what it has')
    .argument('<slug>', 'its short name')
    .addOption(
      new Option('--yes', `do it; for ${deletionDelayHours} hours rollcall tenants resume takes it back`),
    )
    .action((slug: string, { yes, ...options }: TenantOptions) =>
      change(sessionOf(terminal, options), slug, (api, tenant) => {
        if (!yes)
          throw new Failure(
            `${called(tenant)}: not deleted. It has ${usersOf(tenant)}. rollcall backup --tenant ${slug} keeps a copy. Add --yes to delete it.`,
          )
        return api.tenants.remove({ target: tenant.id, slug, name: tenant.name })
      }),
    )
}

async function list({ terminal, api, options: { q, json } }: Session): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await told(() =>
      api.tenants.list({ limit: 200, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) }),
    )
    for (const tenant of page.items) await terminal.print(json ? JSON.stringify(tenant) : line(tenant))
    cursor = page.nextCursor
  } while (cursor)
}

async function create(
  { terminal, api, options: { json } }: Session,
  slug: string,
  { name = slug, profile = 'default', seats }: TenantOptions,
): Promise<void> {
  const tenant = await told(() =>
    api.tenants.create({
      slug,
      name,
      profile,
      ...(seats === undefined ? {} : { seats: { users: seatsFrom('--seats', seats) } }),
    }),
  )
  await terminal.print(json ? JSON.stringify(tenant) : `${called(tenant)}: created`)
}

async function change(
  { terminal, api, options: { json } }: Session,
  slug: string,
  act: (api: Client, tenant: TenantOfServer) => Promise<TenantOfServer>,
): Promise<void> {
  const tenant = await told(async () => act(api, await findTenant(api, slug)))
  await terminal.print(json ? JSON.stringify(tenant) : line(tenant))
}

/** The tenant of this short name; throws a {@link Failure} when there is none. */
async function findTenant(api: Client, slug: string): Promise<TenantOfServer> {
  let cursor: string | undefined
  do {
    const page = await api.tenants.list({ q: slug, limit: 200, ...(cursor ? { cursor } : {}) })
    const found = page.items.find((tenant) => tenant.slug === slug)
    if (found) return found
    cursor = page.nextCursor
  } while (cursor)
  throw new Failure(`There is no tenant ${slug}.`)
}

function seatsFrom(option: string, text: string): number {
  if (!/^\d{1,8}$/.test(text)) throw new UsageError(`${option} is a whole number of seats, not ${text}.`)
  return Number(text)
}

function seatsOfRole(text: string): [key: string, most: number] {
  const [, key = '', most = ''] = /^([^=]+)=(.*)$/.exec(text) ?? []
  if (!key) throw new UsageError(`--role is a role and a number of seats, such as Analyst=20, not ${text}.`)
  return [key, seatsFrom('--role', most)]
}

function called({ slug, id }: TenantOfServer): string {
  return `${slug} (${id})`
}

function line({ slug, name, users, seats, suspendedAt, deletion }: TenantOfServer): string {
  const state = deletion ? 'being deleted' : suspendedAt ? 'suspended' : 'in use'
  const people = seats.users ? `${seats.users.taken} of ${seats.users.most} seats` : usersOf({ users })
  return [slug, name, people, state].join('\t')
}

function usersOf({ users }: Pick<TenantOfServer, 'users'>): string {
  return users === 1 ? '1 user' : `${users} users`
}
