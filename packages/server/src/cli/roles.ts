import type { Role } from '@rollcall/contract/roles.ts'
import type { Command } from 'commander'
import { needs, type Options, type Session, sessionOf, told } from './api-session.ts'
import { jsonFlag, tenantFlag } from './flags.ts'
import { findRole } from './role-words.ts'
import { declareRoleChanges } from './roles-change.ts'
import type { Terminal } from './terminal.ts'

/** The roles of a tenant, over the API of the running server. */
export function declareRoles(program: Command, terminal: Terminal): void {
  const roles = program
    .command('roles')
    .description('list and change roles over the API of the running server')
    .addHelpText('after', needs)
  roles
    .command('list')
    .description('print roles, one a line: key, name, number of users, what they permit')
    .addOption(tenantFlag())
    .addOption(jsonFlag('each role'))
    .addHelpText('after', needs)
    .action((options: Options) => list(sessionOf(terminal, options)))
  roles
    .command('show')
    .description('print a role with its permissions, one a line')
    .argument('<key>', 'key of the role')
    .addOption(tenantFlag())
    .addOption(jsonFlag('the role'))
    .addHelpText('after', needs)
    .action((key: string, options: Options) => show(sessionOf(terminal, options), key))
  declareRoleChanges(roles, terminal)
}

async function list({ terminal, api, tenant, options: { json } }: Session): Promise<void> {
  const { items } = await told(() => api.roles.list({ tenant }))
  for (const role of items) await terminal.print(json ? JSON.stringify(role) : line(role))
}

async function show({ terminal, api, tenant, options: { json } }: Session, key: string): Promise<void> {
  const role = await findRole(api, tenant, key)
  await terminal.print(json ? JSON.stringify(role) : [line(role), ...role.permissions].join('\n'))
}

function line({ key, name, users, usersCapped, permissions, allPermissions }: Role): string {
  const permits = allPermissions ? 'everything' : `${permissions.length} permissions`
  return [key, name, `${users}${usersCapped ? '+' : ''}`, permits].join('\t')
}
