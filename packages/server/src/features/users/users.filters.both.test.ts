import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addManyUsers } from '../../../test/many-users.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import { newId } from '../../platform/ids.ts'
import { byHand } from '../grants/grants.service.ts'

interface Account {
  id: string
  username: string
  status: string
  provider: string
  role: boolean
  member: boolean
  locked: boolean
  createdAt: number
  lastSignInAt: number
}

let app: TestApp
let ada: Person
const accounts: Account[] = []

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator('zzz')
  const ids = await addManyUsers(app.storage.database, { count: 1100, role: 'member' })
  const now = app.clock.now().getTime()
  for (const [n, id] of ids.entries()) {
    accounts.push({
      id,
      username: `many${String(n + 1).padStart(5, '0')}`,
      status: n % 7 === 3 ? 'inactive' : 'active',
      provider: n % 2 === 0 ? 'oidc' : n % 11 === 1 ? 'saml' : 'password',
      role: n % 5 !== 2,
      member: n % 4 !== 1,
      locked: n % 13 === 4,
      createdAt: now - 60_000 * ((n * 389) % 401),
      lastSignInAt: n % 3 === 0 ? 0 : now - 60_000 * ((n * 557) % 307),
    })
  }
  for (const name of ['many', 'none']) {
    const { body } = await app.request({
      method: 'POST',
      path: '/tenants/default/groups',
      cookie: ada.cookie,
      body: { name },
    })
    groups.set(name, (body as { id: string }).id)
  }
  const users = accounts.filter(({ member }) => member).map(({ id }) => id)
  const added = await app.request({
    method: 'POST',
    path: `/tenants/default/groups/${groups.get('many')}/members`,
    cookie: ada.cookie,
    body: { users, role: 'member', olderCredentials: 'keep' },
  })
  expect(added.status, added.raw).toBeLessThan(300)
  await asSuperuser(app.storage.database, async (db) => {
    await sql`
      update users set status = a->>'status', provider = a->>'provider',
        locked_until = case when (a->>'locked')::boolean then ${new Date(now + 60_000)}::timestamptz end,
        created_at = to_timestamp((a->>'createdAt')::bigint / 1000.0),
        last_sign_in_at = to_timestamp(nullif((a->>'lastSignInAt')::bigint, 0) / 1000.0)
      from jsonb_array_elements(${JSON.stringify(accounts)}::jsonb) a where users.id = (a->>'id')::uuid`.execute(
      db,
    )
    // The same role by hand and from two directories counts once.
    await sql`
      insert into role_grants (tenant_id, user_id, role_id, source, source_id, granted_at)
      select r.tenant_id, a, r.id, s.source, s.id, now() from roles r, tenants t, unnest(${accounts.filter(({ role }) => role).map(({ id }) => id)}::uuid[]) a,
        (values ('manual', ${byHand.sourceId}::uuid), ('ldap', ${newId()}::uuid), ('ldap', ${newId()}::uuid)) s (source, id)
      where r.key = 'auditor' and t.slug = 'default' and t.id = r.tenant_id`.execute(db)
  })
})
afterAll(() => app.close())

/** The ids of a group with many members, and of one with none beside its owner, the administrator. */
const groups = new Map<string, string>()

const filters: Record<string, (account: Account) => boolean> = {
  'group=many': ({ member }) => member,
  'group=none': () => false,
  'role=auditor': ({ role }) => role,
  'role=administrator': () => false,
  'status=inactive': ({ status }) => status === 'inactive',
  'status=active': ({ status }) => status === 'active',
  'provider=oidc': ({ provider }) => provider === 'oidc',
  'provider=saml': ({ provider }) => provider === 'saml',
  'provider=ldap': () => false,
  'locked=true': ({ locked }) => locked,
  'locked=false': ({ locked }) => !locked,
}
const names = Object.keys(filters)
const pairs = names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other]))
const cases = [...names.map((name) => [name]), ...pairs].filter(
  ([one, other]) => one?.split('=')[0] !== other?.split('=')[0],
)

async function page(query: string) {
  const named = query.replace(/group=(\w+)/, (_, name) => `group=${groups.get(name)}`)
  const path = `/tenants/default/users?${named}`
  const { status, body, raw } = await app.request({ path, cookie: ada.cookie })
  expect(status, raw).toBe(200)
  return body as { items: { username: string }[]; nextCursor?: string; total?: number }
}

async function read(query: string): Promise<string[]> {
  const found: string[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await page(query + cursor)
    found.push(...items.map(({ username }) => username))
    if (!nextCursor) return found
    cursor = `&cursor=${nextCursor}`
  }
}

test('filters of users and their pairs find the same as a check of each account, in every order, to the last page', async () => {
  const orders: [string, (account: Account) => string | number, number][] = [
    ['username', ({ username }) => username, 1],
    ['-createdAt', ({ createdAt }) => createdAt, -1],
    ['lastSignInAt', ({ lastSignInAt }) => lastSignInAt, 1],
  ]
  for (const [at, some] of cases.entries()) {
    const holds = (account: Account) => some.every((name) => filters[name]?.(account))
    const query = some.join('&')
    // Each single filter in every order, and the pairs in turn.
    for (const [order, key, direction] of some.length === 1
      ? orders
      : [orders[at % 3] as (typeof orders)[0]]) {
      const expected = accounts.filter(holds).sort((a, b) => {
        const [one, other] = [key(a), key(b)]
        if (one !== other) return one < other ? -direction : direction
        return a.id < b.id ? -direction : direction
      })
      const found = (await read(`${query}&sort=${order}&limit=200`)).filter((name) => name !== 'zzz')
      expect(found, `${query} by ${order}`).toEqual(expected.map(({ username }) => username))
    }
    const { total = 0 } = await page(`${query}&limit=0&total=true`)
    // The administrator is active, not locked, signs in by password, and owns the groups.
    const own = some.every((name) => /^(status=active|locked=false|group=\w+)$/.test(name)) ? 1 : 0
    expect(total, query).toBe(accounts.filter(holds).length + own)
  }
})

test('A group that is not there, or that the caller does not see, narrows no list and no download', async () => {
  const role = { name: 'Lookout', description: '', permissions: ['users:read'] }
  await app.request({ method: 'POST', path: '/tenants/default/roles', cookie: ada.cookie, body: role })
  const otto = await app.addPerson(ada, 'otto', ['lookout'])
  const filter = { group: groups.get('many') as string }
  const list = await app.request({
    path: `/tenants/default/users?group=${filter.group}`,
    cookie: otto.cookie,
  })
  expect([list.status, list.body.code]).toEqual([404, 'group.not_found'])
  const file = await app.request({
    method: 'POST',
    path: '/tenants/default/exports/users',
    cookie: otto.cookie,
    body: filter,
  })
  expect([file.status, file.body.code]).toEqual([404, 'group.not_found'])
  const none = await app.request({ path: `/tenants/default/users?group=${newId()}`, cookie: ada.cookie })
  expect([none.status, none.body.code]).toEqual([404, 'group.not_found'])
})
