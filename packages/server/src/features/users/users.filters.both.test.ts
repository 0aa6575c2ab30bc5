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
      locked: n % 13 === 4,
      createdAt: now - 60_000 * ((n * 389) % 401),
      lastSignInAt: n % 3 === 0 ? 0 : now - 60_000 * ((n * 557) % 307),
    })
  }
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

const filters: Record<string, (account: Account) => boolean> = {
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
  const path = `/tenants/default/users?${query}`
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
    // The administrator is active, not locked, and signs in by password.
    const own = some.every((name) => name === 'status=active' || name === 'locked=false') ? 1 : 0
    expect(total, query).toBe(accounts.filter(holds).length + own)
  }
})
