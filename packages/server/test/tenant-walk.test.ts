import { Id } from '@rollcall/contract/fields.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addLink } from '../src/features/links/links.service.ts'
import { newId } from '../src/platform/ids.ts'
import {
  comparable,
  declarations,
  type Input,
  inputOf,
  requestOf,
  type Things,
  thingsOf,
} from './contract-calls.ts'
import { Deleting } from './deleted-tenant.ts'
import { giveRole, groupsIn } from './groups.ts'
import { mintedKey } from './product-key.ts'
import {
  type Answer,
  type Person,
  publicUrl,
  startTestApp,
  type TestApp,
  type TestRequest,
} from './test-app.ts'

/**
 * Walks every operation of the contract, by every role of a shipped profile, against tenants that are not the caller's: one in use, a
 * suspended and a deleted one. Each is answered like one that was never there, and their own people and keys like made-up ones.
 */
let app: TestApp
let deleting: Deleting
type Credentials = Pick<TestRequest, 'cookie' | 'apiKey'>
/** Of the tenant `here`, and `root` of the tenant that runs the server. */
const callers: Record<string, Credentials> = {}
/** Of the tenant that runs the server, too. */
const withoutRights: Record<string, Credentials> = {}
const others = ['there', 'closed', 'gone'] as const
const thingsIn = new Map<string, Things>()
/** Sessions and keys of tenants that nobody signs in to. */
const ended: Record<string, Credentials> = {}
/** The secret of a link that resets a password in the deleted tenant. */
let link: string

beforeAll(async () => {
  app = await startTestApp({
    ownDatabase: true,
    runsServer: true,
    change: (source) => {
      source.groups.enabled = true
    },
  })
  const root = await app.firstAdministrator('root')
  deleting = new Deleting(app, root)
  callers.root = { cookie: root.cookie }
  await addCallers()
  withoutRights['server: a member'] = { cookie: (await app.addPerson(root, 'mia', ['member'])).cookie }
  withoutRights['server: a product'] = { apiKey: await mintedKey(app, 'product') }
  for (const slug of others) {
    await app.addTenant(slug, 'mimir')
    const eve = await app.firstAdministrator('eve', slug)
    const { things, apiKey } = await thingsOf(
      app,
      await app.addPerson(eve, 'olga', undefined, slug),
      eve,
      slug,
    )
    thingsIn.set(slug, things)
    if (slug === 'there') continue
    ended[`${slug}: a session`] = { cookie: eve.cookie }
    ended[`${slug}: a key`] = { apiKey }
    if (slug === 'gone') link = await resetLink(things)
    const { id, name } = await app.requireTenant(slug)
    const suspended = await deleting.send('POST', `/${id}/suspend`, { reason: 'tests' })
    expect(suspended.status, suspended.raw).toBe(200)
    if (slug === 'gone') expect((await deleting.remove({ id, slug, name })).status).toBe(200)
  }
}, 60_000)
afterAll(() => app.close())

/** Somebody of each role of the profile, with a session and where the role may have one a key, a group's key and a product's. */
async function addCallers(): Promise<void> {
  const tenant = await app.addTenant('here')
  const ada = await app.firstAdministrator('ada', 'here')
  for (const { key } of tenant.model.roles.values()) {
    const person = await app.addPerson(ada, key, [key], 'here')
    callers[key] = { cookie: person.cookie }
    const made = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'walk' },
      cookie: person.cookie,
    })
    if (made.status === 201) callers[`${key}, by a key`] = { apiKey: made.body.key }
  }
  callers.group = { apiKey: await groupKey(ada) }
  callers.product = { apiKey: await mintedKey(app, 'product', 'here') }
}

async function groupKey(ada: Person): Promise<string> {
  const groups = groupsIn(app, 'here')
  const group = await groups.made(ada, 'Mighty')
  await giveRole(app, group, 'super-admin')
  const { body } = await groups.ask(ada, 'POST', `/${group}/api-keys`, { name: 'walk' })
  return body.key
}

async function resetLink({ target, tenant, user }: Things): Promise<string> {
  const { url } = await app.storage.database.transaction({ tenant: target }, (db) =>
    addLink(db, publicUrl, {
      tenant: { id: target, slug: tenant },
      purpose: 'password-reset',
      userId: user,
      createdBy: null,
      now: app.clock.now(),
      lifetime: 1_800_000,
    }),
  )
  return new URL(url).hash.slice(1)
}

const protectedOnes = declarations.filter(({ scope }) => scope !== 'public')
const named = (declaration: Operation) => [declaration.name, declaration] as const
const send = (declaration: Operation, input: Input, by: object): Promise<Answer> =>
  app.request({ ...requestOf(declaration, input), ...by })
const things = (slug: string) => thingsIn.get(slug) as Things

/** The same things with ids that nothing has. */
function unknown(tenant: string): Things {
  const ids = Object.fromEntries(Object.keys(things('there')).map((name) => [name, newId()]))
  return { ...(ids as unknown as Things), tenant }
}

/** Calls an operation as everybody, side by side. */
function asAll(by: Record<string, Credentials>, declaration: Operation, of: Things) {
  return Promise.all(
    Object.entries(by).map(async ([name, credentials]) => {
      const answer = await send(declaration, inputOf(declaration, of), credentials)
      return [name, comparable(answer)] as const
    }),
  )
}

const ofTenants = protectedOnes.filter(({ input }) => 'tenant' in input.properties)

test.each(ofTenants.map(named))(
  '%s: no tenant but the caller’s is there for any role',
  async (_, declaration) => {
    const nowhere = await asAll(callers, declaration, unknown('nowhere'))
    for (const [name, { status, body }] of nowhere) {
      // Some operations refuse keys, whatever they are asked.
      const key = callers[name]?.apiKey !== undefined && status === 403
      const refusal = key ? /^access\.(session|person)_required$/ : /^tenant\.not_found$/
      expect(body.code, `${name}: ${status}`).toMatch(refusal)
    }
    for (const slug of others) expect(await asAll(callers, declaration, things(slug)), slug).toEqual(nowhere)
  },
)

const isId = (schema: object) => 'pattern' in schema && 'pattern' in Id && schema.pattern === Id.pattern
const withIds = protectedOnes.filter(({ input: { properties, required = [] } }) =>
  (required as string[]).some((name) => isId(properties[name] as object)),
)

test.each(withIds.map(named))(
  '%s: no id of another tenant is known in the caller’s',
  async (_, declaration) => {
    // Administrators of the server reach tenants by their ids.
    const { root: __, ...by } = callers
    const random = await asAll(by, declaration, unknown('here'))
    for (const [name, { status }] of random) expect(status, name).toBeGreaterThanOrEqual(400)
    for (const slug of others)
      expect(await asAll(by, declaration, { ...things(slug), tenant: 'here' }), slug).toEqual(random)
  },
)

const ofServer = protectedOnes.filter(({ scope }) => scope === 'server')

test.each(ofServer.map(named))(
  '%s: only a role of the tenant that runs the server may',
  async (_, declaration) => {
    const { root: __, ...by } = { ...callers, ...withoutRights }
    for (const slug of others)
      for (const [name, { status, body }] of await asAll(by, declaration, things(slug)))
        expect([status, body.code], `${name} in ${slug}`).toEqual([
          403,
          expect.stringMatching(/^access\.(denied|session_required|person_required)$/),
        ])
  },
)

test.each(protectedOnes.map(named))(
  '%s: people and keys of suspended and deleted tenants are nobody’s',
  async (_, declaration) => {
    const made = await send(declaration, inputOf(declaration, things('there')), { cookie: 'rcs_planted' })
    expect(made.body.code).toBe('access.not_signed_in')
    for (const slug of ['here', 'closed', 'gone'])
      for (const [name, answer] of await asAll(ended, declaration, { ...things('there'), tenant: slug }))
        expect(answer, `${name} in ${slug}`).toEqual(comparable(made))
  },
)

const open = declarations.filter(({ scope }) => scope === 'public')

test.each(open.map(named))('%s: a deleted tenant and its links are not there', async (_, declaration) => {
  const made = await send(declaration, inputOf(declaration, unknown('nowhere')), {})
  const withLink = 'token' in declaration.input.properties ? { token: link } : {}
  const answer = await send(declaration, { ...inputOf(declaration, things('gone')), ...withLink }, {})
  expect(comparable(answer)).toEqual(comparable(made))
})

describe('in time', () => {
  const pairs = 150
  // Chance alone goes beyond this once in 100,000 runs. What is slower each time goes far beyond, and load falls on both alike.
  const most = pairs / 2 + 4.5 * Math.sqrt(pairs / 4)

  test.each([
    ['a tenant of others', '/tenants/there/users', () => '/tenants/nowhere/users'],
    ['a deleted tenant', '/tenants/gone/users', () => '/tenants/nowhere/users'],
    [
      'a user of others',
      () => `/tenants/here/users/${things('there').user}`,
      () => `/tenants/here/users/${newId()}`,
    ],
    [
      'a job of others',
      () => `/tenants/here/jobs/${things('there').job}`,
      () => `/tenants/here/jobs/${newId()}`,
    ],
  ])('%s is refused no faster and no slower than what was never there', async (_, real, made) => {
    const by = callers['super-admin'] ?? {}
    const time = async (path: string | (() => string)) => {
      const asked = { path: typeof path === 'string' ? path : path(), ...by }
      const since = performance.now()
      expect((await app.request(asked)).status).toBe(404)
      return performance.now() - since
    }
    let slower = 0
    for (let pair = 0; pair < pairs; pair++) {
      // By turns first, because the second may find something warm.
      const [first, second] = pair % 2 ? [real, made] : [made, real]
      const [one, other] = [await time(first), await time(second)]
      if (pair % 2 ? one > other : other > one) slower++
    }
    expect(slower).toBeLessThan(most)
    expect(slower).toBeGreaterThan(pairs - most)
  })
})
