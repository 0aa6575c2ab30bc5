import { keysOf, setOf } from '@rollcall/access/permission-set.ts'
import { bindingOf } from '@rollcall/contract/contract.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declarations, inputOf, requestOf, type Things, thingsOf } from './contract-calls.ts'
import { type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** The effect of single permissions of the profile (PV-09, PV-10), for users with one permission each. */
let app: TestApp
let ada: Person
let zacharias: Person
let things: Things

const roles = '/tenants/default/roles'
const keys = '/me/api-keys'

beforeAll(async () => {
  app = await startTestApp({
    profile: 'pivot',
    ownDatabase: true,
    change: (source) => {
      source.groups.enabled = true
    },
  })
  ada = await app.firstAdministrator('adelheid')
  zacharias = await app.addPerson(ada, 'zacharias', ['analyst'])
  things = (await thingsOf(app, zacharias, ada, 'default')).things
  // It is named after a person.
  await app.request({ method: 'DELETE', path: `${roles}/${things.role}`, cookie: ada.cookie })
})
afterAll(() => app.close())

/** A user with a role of exactly these permissions. */
async function holderOf(username: string, permissions: string[]): Promise<Person> {
  const body = { name: `Role of ${username}`, permissions }
  const role = await app.request({ method: 'POST', path: roles, body, cookie: ada.cookie })
  expect(role.status, role.raw).toBe(201)
  return app.addPerson(ada, username, [role.body.key])
}

async function own(person: Person): Promise<string[]> {
  return (await app.request({ path: '/me', cookie: person.cookie })).body.permissions
}

describe('SeeOtherUsers', () => {
  const reading = declarations.filter((declaration) => bindingOf(declaration).method === 'GET')
  const everybody = ['adelheid', 'zacharias']

  /** The operations whose answers to this user have the name of another one. */
  async function naming(person: Person): Promise<string[]> {
    const found: string[] = []
    for (const declaration of reading) {
      const { raw } = await app.request({
        ...requestOf(declaration, inputOf(declaration, things)),
        cookie: person.cookie,
      })
      if (everybody.some((name) => raw.includes(name))) found.push(declaration.name)
    }
    return found
  }

  test('is needed for every answer with a name: without it no query returns one', async () => {
    expect(await naming(ada)).toEqual(expect.arrayContaining(['people.list', 'users.list', 'audit.list']))
    const namesOnly = await holderOf('names only', ['SeeOtherUsers'])
    expect(await naming(namesOnly)).toEqual([
      'access.show-own',
      'groups.list',
      'groups.show',
      'groups.list-members',
      'people.list',
    ])

    const { catalogue } = (await app.requireTenant('default')).model
    const nameless = catalogue.permissions
      .map(({ key }) => key)
      .filter((key) => !keysOf(catalogue, setOf(catalogue, [key])).includes('users:read-names'))
    expect(nameless).toEqual(expect.arrayContaining(['roles:read', 'settings:read', 'decisions:ask']))
    const blind = await holderOf('sees nobody', nameless)
    expect(await own(blind)).not.toContain('users:read-names')
    expect(await naming(blind)).toEqual([])
  })

  test('is not needed to see oneself', async () => {
    const person = await holderOf('alone', [])
    const me = await app.request({ path: '/me', cookie: person.cookie })
    expect(me.body.user.username).toBe('alone')
    const picker = await app.request({ path: '/tenants/default/people', cookie: person.cookie })
    expect(picker.status).toBe(403)
  })

  test('is not needed to read who has impersonated oneself', async () => {
    const person = await holderOf('looked at', [])
    const look = { reason: 'Ticket 7' }
    const path = `/tenants/default/users/${person.id}/impersonation`
    const started = await app.request({ method: 'POST', path, body: look, cookie: ada.cookie })
    expect(started.status, started.raw).toBeLessThan(300)
    const { raw } = await app.request({ path: '/me/sessions', cookie: person.cookie })
    expect(raw).toContain('adelheid')
  })

  test('keeps names out of the refusals of changes', async () => {
    const maker = await holderOf('role maker', ['ManageUserRoles'])
    const taken = { name: 'Role of role maker', permissions: [] }
    const held = (await app.request({ path: roles, cookie: maker.cookie })).body.items
    const analyst = held.find((role: { name: string }) => role.name === 'Analyst')
    const refused = [
      await app.request({ method: 'POST', path: roles, body: taken, cookie: maker.cookie }),
      await app.request({ method: 'DELETE', path: `${roles}/${analyst.id}`, cookie: maker.cookie }),
    ]
    for (const { status, raw } of refused) {
      expect(status).toBeGreaterThanOrEqual(400)
      for (const name of everybody) expect(raw).not.toContain(name)
    }
  })
})

describe('SeeErrorMessages', () => {
  let plain: Person
  let reader: Person
  beforeAll(async () => {
    plain = await holderOf('plain', ['ManageApiTokens'])
    reader = await holderOf('reader', ['ManageApiTokens', 'SeeErrorMessages'])
  })

  const refusals: [string, (person: Person) => Parameters<TestApp['request']>[0]][] = [
    ['a missing permission', () => ({ path: '/tenants/default/users' })],
    ['something that is not there', () => ({ method: 'DELETE', path: `${keys}/${things.key}` })],
    ['another tenant', () => ({ path: '/tenants/nowhere/people' })],
    ['a wrong password', () => ({ method: 'POST', path: '/me/password', body: wrongPassword })],
  ]
  const wrongPassword = { currentPassword: 'not this one', newPassword: 'something entirely different' }

  test.each(refusals)('%s is refused in short without it and in full with it', async (_, request) => {
    const ask = (person: Person) => app.request({ ...request(person), cookie: person.cookie })
    const short = await ask(plain)
    const full = await ask(reader)
    expect(short.status).toBeGreaterThanOrEqual(400)
    expect([short.status, short.body.code]).toEqual([full.status, full.body.code])
    expect(short.body.detail).toBe(short.body.title)
    expect(full.body.detail).not.toBe(full.body.title)
    expect(short.body).not.toHaveProperty('missing')
  })

  test('wrong fields are named in both, because they could not be corrected otherwise', async () => {
    const ask = (person: Person) =>
      app.request({ method: 'POST', path: keys, body: { nam: 'x' }, cookie: person.cookie })
    const [short, full] = [await ask(plain), await ask(reader)]
    expect(short.status).toBe(400)
    expect(short.body.errors).toEqual(full.body.errors)
    expect(short.body.errors.length).toBeGreaterThan(0)
    expect(short.body.detail).toBe(short.body.title)
    expect(full.body.detail).not.toBe(full.body.title)
  })

  test('everybody may read why they cannot sign in, because they are not identified yet', async () => {
    const answer = await app.signIn('plain', 'not this one')
    expect(answer.status).toBe(401)
    expect(answer.body.detail).not.toBe(answer.body.title)
  })

  test('a fault of the server is also answered in short without it, and never with its cause', async () => {
    const [one, other] = [
      await holderOf('short of words', ['ManagePasswords']),
      await holderOf('told in full', ['ManagePasswords', 'SeeErrorMessages']),
    ]
    const path = '/tenants/default/jobs'
    const rename = (from: string, to: string) =>
      asOwner(app.storage.database, (db) =>
        sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(db),
      )
    await rename('jobs', 'jobs_away')
    try {
      const short = await app.request({ path, cookie: one.cookie })
      const full = await app.request({ path, cookie: other.cookie })
      expect([short.status, full.status]).toEqual([500, 500])
      expect(short.body.detail).toBe(short.body.title)
      expect(full.body.detail).toContain('request id')
      expect(short.raw + full.raw).not.toContain('relation')
    } finally {
      await rename('jobs_away', 'jobs')
    }
  })

  test('counts for an API key and ends with the permission', async () => {
    const made = await app.request({
      method: 'POST',
      path: keys,
      body: { name: 'reads' },
      cookie: reader.cookie,
    })
    const detail = async () => {
      const { body } = await app.request({ path: '/tenants/default/users', apiKey: made.body.key })
      return body.detail === body.title ? 'short' : 'full'
    }
    expect(await detail()).toBe('full')
    const found = (await app.request({ path: roles, cookie: ada.cookie })).body.items
    const role = found.find(({ name }: { name: string }) => name === 'Role of reader')
    const body = { revision: role.revision, permissions: ['ManageApiTokens'] }
    const changed = await app.request({
      method: 'PATCH',
      path: `${roles}/${role.id}`,
      body,
      cookie: ada.cookie,
    })
    expect(changed.status, changed.raw).toBe(200)
    expect(await detail()).toBe('short')
  })
})

describe('ManageApiTokens', () => {
  test('is needed to create API keys, and a key that was created can always be revoked by its owner', async () => {
    const without = await holderOf('without keys', ['SeeOtherUsers'])
    const create = (person: Person) =>
      app.request({ method: 'POST', path: keys, body: { name: 'token' }, cookie: person.cookie })
    expect((await create(without)).status).toBe(403)
    const withIt = await holderOf('with keys', ['ManageApiTokens'])
    const made = await create(withIt)
    expect(made.status).toBe(201)
    const path = `${keys}/${made.body.id}`
    expect((await app.request({ method: 'DELETE', path, cookie: without.cookie })).status).toBe(404)
    expect((await app.request({ method: 'DELETE', path, cookie: withIt.cookie })).status).toBe(204)
    expect((await app.request({ path: '/me', apiKey: made.body.key })).status).toBe(401)
  })
})

describe('AccessSQL and QueryRawData', () => {
  test.each([
    ['AccessSQL', 'QueryRawData'],
    ['QueryRawData', 'AccessSQL'],
  ])('a holder of %s does not get %s by it, neither here nor in a decision', async (held, other) => {
    const person = await holderOf(`holder of ${held}`, [held])
    expect(await own(person)).toEqual([held])
    const made = await app.request({
      method: 'POST',
      path: keys,
      body: { name: `asks for ${held}` },
      cookie: ada.cookie,
    })
    const decide = async (name: string) => {
      const answer = await app.request({
        method: 'POST',
        path: '/access/v1/evaluation',
        body: {
          subject: { type: 'user', id: person.id },
          action: { name },
          resource: { type: 'data-cube', id: 'sales' },
        },
        apiKey: made.body.key,
      })
      return answer.body.decision
    }
    expect([await decide(held), await decide(other)]).toEqual([true, false])
  })
})
