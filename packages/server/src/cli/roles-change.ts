import { roleColors } from '@rollcall/access/color.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { type Command, Option } from 'commander'
import { needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { Failure, UsageError } from './errors.ts'
import { flag, jsonFlag, listFlag, tenantFlag } from './flags.ts'
import { findRole, type Limits, limitsFlag } from './role-words.ts'
import type { Terminal } from './terminal.ts'

interface Changing extends Options {
  key?: string
  name?: string
  description?: string | false
  externalName?: string | false
  color?: Role['color']
  permission?: string[]
  set?: string[]
  add?: string[]
  remove?: string[]
  limit?: Limits
  removeLimit?: string[]
  replaceWith?: string
  olderCredentials?: 'end' | 'keep'
}

const older = `
The accounts that gain rights are signed out, and their API keys end, unless --older-credentials keep is given: a session or key that is
older than the rights would gain them too.`

/** Creates, changes and deletes roles. */
export function declareRoleChanges(roles: Command, terminal: Terminal): void {
  declareAdd(roles, terminal)
  declareEdit(roles, terminal)
  roles
    .command('delete')
    .description(
      'delete a role, into the recycle bin where the tenant has one; without --yes only say how many have it',
    )
    .argument('<key>', 'key of the role')
    .addOption(
      flag(
        '--replace-with <key>',
        'the role that its users and groups get instead, or none; needed if there are some',
      ),
    )
    .addOption(olderFlag())
    .addOption(new Option('--yes', 'do it'))
    .addOption(tenantFlag())
    .addOption(jsonFlag('the role'))
    .addHelpText(
      'after',
      `${older}\n${needs}\n\nExample:\n  rollcall roles delete intern --replace-with member --yes`,
    )
    .action((key: string, options: Changing) => remove(sessionOf(terminal, options), key, options))
}

function declareAdd(roles: Command, terminal: Terminal): void {
  roles
    .command('add')
    .description('create a role with permissions that you have')
    .argument('<name>', 'its name')
    .addOption(flag('--key <key>', 'its key, which never changes; without it one is made from the name'))
    .addOption(listFlag('--permission <key>', 'a permission; may be given several times'))
    .addOption(limitsFlag())
    .addOption(flag('--description <text>', 'what it is for'))
    .addOption(flag('--external-name <name>', 'its name in directories and identity providers'))
    .addOption(colorFlag())
    .addOption(tenantFlag())
    .addOption(jsonFlag('the role'))
    .addHelpText(
      'after',
      `${needs}\n\nExample:\n  rollcall roles add 'Help desk' --permission users:read --permission users:reset-password`,
    )
    .action((name: string, options: Changing) => add(sessionOf(terminal, options), name, options))
}

function declareEdit(roles: Command, terminal: Terminal): void {
  roles
    .command('edit')
    .description('change a role; what is not named stays as it is')
    .argument('<key>', 'key of the role')
    .addOption(flag('--name <name>', 'its name'))
    .addOption(flag('--description <text>', 'what it is for'))
    .addOption(new Option('--no-description', 'without a description'))
    .addOption(flag('--external-name <name>', 'its name in directories and identity providers'))
    .addOption(new Option('--no-external-name', 'without such a name'))
    .addOption(colorFlag())
    .addOption(listFlag('--set <permission>', 'exactly these permissions; may be given several times'))
    .addOption(listFlag('--add <permission>', 'this permission as well; may be given several times'))
    .addOption(listFlag('--remove <permission>', 'not this permission; may be given several times'))
    .addOption(limitsFlag())
    .addOption(listFlag('--remove-limit <limit>', 'no limit of this name; may be given several times'))
    .addOption(olderFlag())
    .addOption(tenantFlag())
    .addOption(jsonFlag('the role'))
    .addHelpText(
      'after',
      `${older}\n${needs}\n\nExample:\n  rollcall roles edit help-desk --add users:change-status`,
    )
    .action((key: string, options: Changing) => {
      if (options.set && (options.add || options.remove))
        throw new UsageError('--set says all permissions: it does not go with --add and --remove.')
      return edit(sessionOf(terminal, options), key, options)
    })
}

async function add({ terminal, api, tenant }: Session, name: string, options: Changing): Promise<void> {
  const { key, permission = [], limit, json } = options
  const role = await told(() =>
    api.roles.create({
      tenant,
      name,
      permissions: permission,
      ...(key ? { key } : {}),
      ...(limit ? { limits: limit } : {}),
      ...factsOf(options),
    }),
  )
  await terminal.print(json ? JSON.stringify(role) : `${role.name} (${role.key}): created`)
}

async function edit({ terminal, api, tenant }: Session, key: string, options: Changing): Promise<void> {
  const role = await findRole(api, tenant, key)
  const change = { ...factsOf(options), ...permissionsOf(role, options), ...limitsOf(role, options) }
  if (Object.keys(change).length === 0) throw new UsageError('Nothing is to be changed: name what.')
  const { olderCredentials, json } = options
  const changed = await told(() =>
    api.roles.update({
      tenant,
      role: role.id,
      revision: role.revision,
      ...change,
      ...(olderCredentials ? { olderCredentials } : {}),
    }),
  )
  await terminal.print(json ? JSON.stringify(changed) : `${changed.name} (${changed.key}): changed`)
}

async function remove(
  { terminal, api, tenant }: Session,
  key: string,
  { replaceWith, olderCredentials, yes, json }: Changing,
): Promise<void> {
  const role = await findRole(api, tenant, key)
  const called = `${role.name} (${role.key})`
  const users = `${role.users}${role.usersCapped ? '+' : ''}`
  if (!yes)
    throw new Failure(
      `${called}: not deleted. Users who have it: ${users}; groups that have it: ${role.groups}. Add --yes to do it.`,
    )
  await told(() =>
    api.roles.remove({
      tenant,
      role: role.id,
      ...(replaceWith ? { replaceWith } : {}),
      ...(olderCredentials ? { olderCredentials } : {}),
    }),
  )
  await terminal.print(json ? JSON.stringify({ key: role.key, deleted: true }) : `${called}: deleted`)
}

function factsOf({ name, description, externalName, color }: Changing) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description: description || '' }),
    ...(externalName === undefined ? {} : { externalName: externalName || null }),
    ...(color === undefined ? {} : { color }),
  }
}

function permissionsOf({ listedPermissions }: Role, { set, add: more = [], remove: fewer = [] }: Changing) {
  if (set) return { permissions: set }
  if (more.length + fewer.length === 0) return {}
  const known = new Set(listedPermissions)
  const missing = fewer.filter((permission) => !known.has(permission))
  if (missing.length > 0) throw new Failure(`The role does not list ${missing.join(', ')}.`)
  return {
    permissions: [...new Set([...listedPermissions, ...more])].filter((each) => !fewer.includes(each)),
  }
}

function limitsOf(role: Role, { limit, removeLimit = [] }: Changing) {
  if (!limit && removeLimit.length === 0) return {}
  const limits = Object.entries({ ...role.limits, ...limit }).filter(([name]) => !removeLimit.includes(name))
  return { limits: Object.fromEntries(limits) }
}

const colorFlag = () =>
  flag('--color <color>', `the colour in which lists show it: ${roleColors.join(', ')}`).choices(roleColors)

const olderFlag = () =>
  new Option(
    '--older-credentials <what>',
    'what happens to sessions and keys of accounts that gain rights',
  ).choices(['end', 'keep'])
