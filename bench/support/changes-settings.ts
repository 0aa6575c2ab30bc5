import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type pg from 'pg'
import type { BareChanges } from './changes-sql.ts'
import { type Client, expectJson, openClient } from './http-client.ts'
import { type Program, type Storage, startProgram } from './program.ts'
import { makeAdministrators, memberNames } from './seed-tenant.ts'
import { newDatabase, password, setUp, withOwner } from './storage.ts'

export const people = 10_000
export const otherPeople = 1_000
/** The administrators who change at once. The rate limit allows each only so many changes per minute. */
const administratorCount = 32

/** The server of this checkout, and that of another one, to compare both in one run. */
const builds = [
  { name: '', folder: undefined },
  ...(process.env.ROLLCALL_BENCH_BESIDE
    ? [{ name: ' (the server beside)', folder: process.env.ROLLCALL_BENCH_BESIDE }]
    : []),
]

/** A build with a database of its own. */
export interface Setting {
  name: string
  folder: string | undefined
  storage: Storage
  /** The usernames of administrators. */
  administrators: string[]
  /** The ids of users whose roles are changed: by this process, by another one, and by bare statements. */
  users: { own: string[]; others: string[] }
  bare: BareChanges
}
/** A setting with a running server, and the sessions of its administrators. */
export type Running = Setting & { program: Program; cookies: string[] }

/** Prepares a database for each build, with a tenant whose users get other roles, and another tenant. */
export async function prepareBuilds(server: Storage): Promise<Setting[]> {
  const settings: Setting[] = []
  for (const { name, folder } of builds) settings.push(await prepare(server, name, folder))
  return settings
}

/** The seeding of a build's own checkout, because another one may have other columns. */
function seedingOf(folder: string | undefined): Promise<typeof import('./seed-tenant.ts')> {
  if (folder === undefined) return import('./seed-tenant.ts')
  return import(pathToFileURL(join(folder, 'bench', 'support', 'seed-tenant.ts')).href)
}

async function prepare(server: Storage, name: string, folder: string | undefined): Promise<Setting> {
  const storage = await newDatabase(server, folder ? 'beside' : 'here')
  await setUp(storage, folder)
  const { copyTenants, seedTenant } = await seedingOf(folder)
  return withOwner(storage, async (owner) => {
    await copyTenants(owner, 'default', ['other'])
    await seedTenant(owner, 'default', people)
    await seedTenant(owner, 'other', otherPeople)
    const names = memberNames(900)
    const administrators = names.splice(0, administratorCount)
    await makeAdministrators(owner, 'default', administrators)
    const { rows } = await owner.query<{ id: string }>(
      `select u.id from tenants t join users u on u.tenant_id = t.id and u.username = any($1)
        where t.slug = 'default' and not exists (select from api_keys k where k.tenant_id = t.id and k.user_id = u.id)`,
      [names],
    )
    const ids = rows.map(({ id }) => id)
    // A user who is given more loses older sessions, which the bare statements do not handle.
    await owner.query('delete from sessions where user_id = any($1)', [ids])
    const bare = { url: storage.databaseUrl ?? '', users: ids.slice(600), ...(await bareNeeds(owner)) }
    return {
      name,
      folder,
      storage,
      administrators,
      users: { own: ids.slice(0, 300), others: ids.slice(300, 600) },
      bare,
    }
  })
}

async function bareNeeds(owner: pg.Client): Promise<Pick<BareChanges, 'tenantId' | 'roles' | 'actor'>> {
  const { rows } = await owner.query<{ tenant: string; actor: string; auditor: string; member: string }>(
    `select t.id as tenant, u.id as actor, a.id as auditor, m.id as member from tenants t
      join users u on u.tenant_id = t.id and u.username = 'ada'
      join roles a on a.tenant_id = t.id and a.key = 'auditor' join roles m on m.tenant_id = t.id and m.key = 'member'
      where t.slug = 'default'`,
  )
  const [row] = rows
  if (!row) throw new Error('The tenant is not there')
  return { tenantId: row.tenant, roles: [row.auditor, row.member], actor: { id: row.actor, name: 'ada' } }
}

/** Starts a server on each setting, signs in its administrators, runs fn, and stops the servers. */
export async function running(settings: Setting[], fn: (all: Running[]) => Promise<void>): Promise<void> {
  const all: Running[] = []
  try {
    for (const setting of settings) {
      const program = await startProgram(setting.storage, { folder: setting.folder })
      all.push({ ...setting, program, cookies: [] })
      const client = openClient(program.origin)
      for (const name of setting.administrators)
        all.at(-1)?.cookies.push(await signInTo(client, 'default', name))
      client.close()
    }
    await fn(all)
  } finally {
    for (const { program } of all) await program.stop()
  }
}

/** Returns the session's cookie. */
export async function signInTo(client: Client, tenant: string, username: string): Promise<string> {
  const answer = await client.post(`/api/v1/tenants/${tenant}/sign-in/password`, { username, password })
  expectJson(answer)
  return answer.header('set-cookie')?.split(';')[0] ?? ''
}
