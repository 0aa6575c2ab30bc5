import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, createClient } from '@rollcall/contract/client.ts'
import { rollcallPermissions } from '../../packages/access/src/rollcall-permissions.ts'
import type { Shown } from './addresses.ts'
import { groups, people, roles } from './names.ts'

const tenant = 'default'
const permissions = 329
const rolesInAll = 200
/** The password of everybody who is made here. */
export const password = 'nine grey geese in a picture'
const permission = 'fleet:act-001'

/** Writes the profile of a product with so many permissions, with long descriptions, and returns its path. */
export function writeProfile(folder: string, root: string): string {
  const own = Array.from({ length: permissions - rollcallPermissions.length }, (_, index) => {
    const number = String(index + 1).padStart(3, '0')
    const group = `Area ${1 + Math.floor(index / 12)}`
    return `  fleet:act-${number}: { group: ${group}, description: "Act ${number} on the hosts of the fleet, also on those that are not reached now." }`
  })
  const text = readFileSync(join(root, 'profiles/default.yaml'), 'utf8')
    .replace('permissions: {}', `permissions:\n${own.join('\n')}`)
    .replace('aliasMaxLength: 30', 'aliasMaxLength: 100')
    .replace('capabilities: []', `capabilities: [${permission}]`)
  const path = join(folder, 'profile.yaml')
  writeFileSync(path, text)
  return path
}

/** The typed client with the cookie of a session. */
export function clientOf(origin: string, cookie: string): Client {
  const withCookie: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, cookie } })
  return createClient({ baseUrl: origin, fetch: withCookie })
}

/** Makes what only the program makes: roles, people and groups with hard names, capabilities, keys, jobs, mails, a receipt. */
export async function fill(api: Client): Promise<Shown> {
  const roleKeys = await fillRoles(api)
  const ids: string[] = []
  for (const { username, alias } of people) {
    const email = `${username}@example.com`
    const made = await api.users.create({
      tenant,
      username,
      alias,
      email,
      password,
      roles: roleKeys.slice(0, 8),
    })
    ids.push(made.id)
  }
  const [first, second, third] = ids as [string, string, string]
  const reason = `Leads the November hunt over the whole fleet, ${'see-the-ticket-'.repeat(6)}`
  for (const user of [first, second]) await api.capabilities.grant({ tenant, user, permission, reason })
  await api.bulk.setStatus({ tenant, users: { ids: ids.slice(3, 6) }, status: 'inactive', reason })
  const groupIds: string[] = []
  for (const name of groups) {
    const members = ids.map((user, index) => ({
      user,
      role: index ? ('member' as const) : ('owner' as const),
    }))
    const made = await api.groups.create({ tenant, name, description: reason, public: true, members })
    groupIds.push(made.id)
  }
  for (const name of people) await api.apiKeys.create({ name: name.alias.slice(0, 60) })
  await fillBin(api)
  await fillServer(api)
  const offboarding = await api.offboardings.start({ tenant, user: third, mode: 'deactivate', reason })
  return {
    user: first,
    group: groupIds[0] as string,
    role: roleKeys[0] as string,
    offboarding: offboarding.id,
    target: (await api.tenants.list({ limit: 1 })).items[0]?.id ?? '',
    permission,
  }
}

/** Deleted users, groups and roles with hard names, and attributes with long labels. */
export async function fillBin(api: Client): Promise<void> {
  for (const [index, { username, alias }] of people.entries()) {
    const name = `left-${username}`.slice(0, 64)
    const { id: user } = await api.users.create({
      tenant,
      username: name,
      alias,
      password,
      roles: ['member'],
    })
    const group = `Left ${groups[index % groups.length]}`.slice(0, 95) + index
    const { id } = await api.groups.create({ tenant, name: group, members: [{ user, role: 'member' }] })
    const key = `left-${index}`
    const role = `Left ${roles[index % roles.length]}`.slice(0, 60) + index
    const { id: made } = await api.roles.create({ tenant, key, name: role, permissions: [] })
    await api.groups.remove({ tenant, group: id })
    await api.roles.remove({ tenant, role: made })
    await api.users.remove({ tenant, user })
  }
  for (const [index, name] of roles.entries())
    await api.attributes.create({
      tenant,
      key: `made-${index}`,
      label: { en: name.slice(0, 60) },
      type: 'choice',
      choices: people.map(({ alias }) => alias),
      inList: index === 1,
    })
}

/** Tenants with hard names. */
export async function fillServer(api: Client): Promise<void> {
  for (const [index, name] of groups.entries())
    await api.tenants.create({ name: name.slice(0, 60), slug: `made-${index}`, profile: 'default' })
}

async function fillRoles(api: Client): Promise<string[]> {
  const before = (await api.roles.list({ tenant })).items.length
  const names = [
    ...roles,
    ...Array.from({ length: rolesInAll - before - roles.length }, (_, n) => `Team lead of area ${n + 1}`),
  ]
  const keys: string[] = []
  for (const [index, name] of names.entries()) {
    const key = `made-${index + 1}`
    const description = `${name}: acts on the hosts of one area and sees all others.`
    await api.roles.create({ tenant, key, name, description, permissions: [permission, 'audit:read'] })
    keys.push(key)
  }
  return keys
}
