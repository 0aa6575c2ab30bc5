import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addManyUsers } from '../../../test/many-users.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import { inSet, type SetSize } from '../../platform/database/id-set.ts'
import { newId } from '../../platform/ids.ts'
import { byHand } from './grants.service.ts'
import { type Giving, holderSet } from './holders.store.ts'

/** Random users with roles, groups and capabilities that are valid now, earlier or later. */
let app: TestApp
let ada: Person
let tenantId: string
let roleId: string
/** In the order of their names. */
const people: { id: string; name: string; status: string; holds: boolean }[] = []

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      source.permissions.push({ key: 'reports:read', group: 'Reports', description: 'Read.', implies: [] })
      source.capabilities.push('reports:read')
      const reader = { key: 'reader', name: 'Reader', permissions: ['reports:read'] }
      source.roles.push({
        ...reader,
        color: 'gray',
        description: '',
        allPermissions: false,
        limits: {},
        default: false,
      })
    },
  })
  ada = await app.firstAdministrator('zzz')
  tenantId = (await app.requireTenant('default')).id
  roleId = await ofTenant(async (db) => {
    const { rows } = await sql<{ id: string }>`
      select id from roles where tenant_id = ${tenantId} and key = 'reader'`.execute(db)
    return rows[0]?.id as string
  })
  const ids = await addManyUsers(app.storage.database, { count: 1500, role: 'member' })
  const group = crypto.randomUUID()
  await ofTenant(async (db) => {
    await sql`insert into groups (tenant_id, id, name, name_key, description, public, created_at, updated_at)
      values (${tenantId}, ${group}, 'Readers', 'readers', '', true, now(), now())`.execute(db)
    await sql`insert into group_roles (tenant_id, group_id, role_id, granted_at) values (${tenantId}, ${group}, ${roleId}, now())`.execute(
      db,
    )
  })
  const draw = numbersFrom(7)
  const rows = ids.map((id, at) => {
    const ways = [draw() % 2, draw() % 5, draw() % 9]
    const status = draw() % 6 === 0 ? 'inactive' : 'active'
    const moments = [draw() % 5, draw() % 5, draw() % 5]
    return { id, ways, status, moments, name: `many${String(at + 1).padStart(5, '0')}` }
  })
  await ofTenant(async (db) => {
    for (const [at, table] of ['role_grants', 'capability_grants'].entries())
      for (const [moment, { starts, ends }] of moments.entries()) {
        const chosen = rows.filter(({ ways, moments }) => ways[at] === 0 && moments[at] === moment)
        const users = chosen.map(({ id }) => id)
        if (table === 'role_grants')
          await sql`insert into role_grants (tenant_id, user_id, role_id, source, source_id, granted_at, starts_at, ends_at)
            select ${tenantId}, u.id, ${roleId}, s.source, s.id, now(), ${starts}::timestamptz, ${ends}::timestamptz
            from unnest(${users}::uuid[]) as u (id), (values ('manual', ${byHand.sourceId}::uuid), ('ldap', ${newId()}::uuid)) as s (source, id)`.execute(
            db,
          )
        else
          await sql`insert into capability_grants (tenant_id, id, user_id, permission, reason, source, granted_at, starts_at, ends_at)
            select ${tenantId}, gen_random_uuid(), unnest(${users}::uuid[]), 'reports:read', '', 'manual', now(), ${starts}::timestamptz, ${ends}::timestamptz`.execute(
            db,
          )
      }
    for (const [moment, { starts, ends }] of moments.entries()) {
      const chosen = rows.filter(({ ways, moments }) => ways[2] === 0 && moments[2] === moment)
      const members = chosen.map(({ id }) => id)
      await sql`insert into group_members (tenant_id, group_id, user_id, user_sort, role, source, added_at, starts_at, ends_at)
        select tenant_id, ${group}, id, username_sort, 'member', 'manual', now(), ${starts}::timestamptz, ${ends}::timestamptz
        from users where id = any(${members}::uuid[])`.execute(db)
    }
    const inactive = rows.filter(({ status }) => status === 'inactive').map(({ id }) => id)
    await sql`update users set status = 'inactive' where tenant_id = ${tenantId} and id = any(${inactive}::uuid[])`.execute(
      db,
    )
  })
  for (const { id, name, status, ways, moments } of rows) {
    const holds = [0, 1, 2].some((at) => ways[at] === 0 && (moments[at] as number) < 3)
    people.push({ id, name, status, holds })
  }
})
afterAll(() => app.close())

const ofTenant = <T>(fn: Parameters<typeof asSuperuser<T>>[1]) => asSuperuser(app.storage.database, fn)
const day = 86_400_000
/** The users have the permission at the first three. */
const moments = [
  { starts: null, ends: null },
  { starts: new Date(Date.now() - day), ends: new Date(Date.now() + 300 * day) },
  { starts: null, ends: new Date(Date.now() + 300 * day) },
  { starts: null, ends: new Date(Date.now() - day) },
  { starts: new Date(Date.now() + 300 * day), ends: null },
]

/** A generator of numbers, the same ones for each seed. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state >>> 12
  }
}

async function page(query: string) {
  const path = `/tenants/default/permissions/reports:read/users?${query}`
  const { status, body, raw } = await app.request({ path, cookie: ada.cookie })
  expect(status, raw).toBe(200)
  return body as { items: { user: { name: string } }[]; nextCursor?: string; total?: number }
}

/** Reads the names of all pages; runs `between` after each page. */
async function read(query: string, between: () => Promise<void> = async () => {}): Promise<string[]> {
  const names: string[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await page(query + cursor)
    names.push(...items.map(({ user }) => user.name))
    if (!nextCursor) return names
    cursor = `&cursor=${nextCursor}`
    await between()
  }
}

const holders = (status?: string) => people.filter((one) => one.holds && (!status || one.status === status))
const namesOf = (some: { name: string }[]) => some.map(({ name }) => name)

test('who can use a permission is complete, in order and counted, through all pages and for each status', async () => {
  expect(holders().length).toBeGreaterThan(500)
  for (const status of [undefined, 'active', 'inactive']) {
    const query = `limit=90${status ? `&status=${status}` : ''}`
    const expected = [...namesOf(holders(status)), ...(status === 'inactive' ? [] : ['zzz'])]
    expect(await read(query), status).toEqual(expected)
    expect((await page(`${query}&total=true`)).total).toBe(expected.length)
  }
})

test('each way to find the users with a permission finds the same ones', async () => {
  const giving: Giving = { roleIds: [roleId], capabilities: ['reports:read'], now: new Date() }
  for (const size of ['few', 'some', 'many'] satisfies SetSize[]) {
    const found = await app.storage.database.transaction({ tenant: tenantId }, (db) =>
      sql<{ username: string }>`
        select u.username from users u where u.tenant_id = ${tenantId} and ${inSet(holderSet(tenantId, giving), size)}
        order by u.username_sort`.execute(db),
    )
    expect(
      found.rows.map(({ username }) => username),
      size,
    ).toEqual(namesOf(holders()))
  }
})

test('pages stay in order while users become so few that they are found in another way', async () => {
  const all = holders()
  const kept = all.slice(0, 520)
  await ofTenant((db) =>
    withdraw(
      db,
      all.slice(520).map(({ id }) => id),
    ),
  )
  let withdrawn = 0
  const names = await read('limit=60', async () => {
    // Of the users who are listed already.
    const next = kept.slice(withdrawn, withdrawn + 60).map(({ id }) => id)
    withdrawn += 60
    await ofTenant((db) => withdraw(db, next))
  })
  expect(names).toEqual([...namesOf(kept), 'zzz'])
  expect((await page('limit=0&total=true')).total).toBe(521 - withdrawn)
})

async function withdraw(db: Parameters<Parameters<typeof ofTenant>[0]>[0], ids: string[]): Promise<void> {
  for (const table of ['role_grants', 'capability_grants', 'group_members'])
    await sql`delete from ${sql.table(table)} where tenant_id = ${tenantId} and user_id = any(${ids}::uuid[])`.execute(
      db,
    )
}
