import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { within } from './in-time.ts'
import { type SecondNode, startSecondNode } from './second-node.ts'
import { type Person, startTestApp, type TestApp } from './test-app.ts'

/** Two nodes over one database. What is ended on one node is refused by the other, although it had cached the session. */
let nodeA: TestApp
let nodeB: SecondNode
let ada: Person
let count = 0

const users = '/tenants/default/users'
const bound = 1000

beforeAll(async () => {
  nodeA = await startTestApp()
  ada = await nodeA.firstAdministrator()
  nodeB = await startSecondNode(nodeA)
})
afterAll(async () => {
  await nodeB.close()
  await nodeA.close()
})

interface Credential {
  cookie?: string
  apiKey?: string
}

async function onB({ cookie, apiKey }: Credential, path = '/me'): Promise<number> {
  const headers = cookie ? { cookie: `rollcall=${cookie}` } : { authorization: `Bearer ${apiKey}` }
  return (await nodeB.server.inject({ url: `/api/v1${path}`, headers })).statusCode
}

/** Waits until node B answers with this status. Fails after the time limit. */
function untilB(credential: Credential, path: string, status: number): Promise<void> {
  return within(bound, async () => (await onB(credential, path)) === status)
}

async function change(method: 'PUT' | 'DELETE' | 'POST', path: string, body?: object, cookie = ada.cookie) {
  const answer = await nodeA.request({ method, path, cookie, ...(body ? { body } : {}) })
  expect(answer.status, answer.raw).toBeLessThan(300)
  return answer
}

/** A user whose session and API key node B has cached. */
async function knownToB(roles?: string[]) {
  count += 1
  const person = await nodeA.addPerson(ada, `max${count}`, roles)
  const { body } = await change('POST', '/me/api-keys', { name: 'a key' }, person.cookie)
  expect(await onB(person)).toBe(200)
  expect(await onB({ apiKey: body.key })).toBe(200)
  return { person, path: `${users}/${person.id}`, apiKey: body.key as string, keyId: body.id as string }
}

type Known = Awaited<ReturnType<typeof knownToB>>

describe('node B, which has cached it, refuses within a second', () => {
  test('sessions and keys of a user deactivated on node A', async () => {
    const { person, path, apiKey } = await inMemoryOfB()
    await change('PUT', `${path}/status`, { status: 'inactive' })
    await untilB(person, '/me', 401)
    await untilB({ apiKey }, '/me', 401)
  })

  test('sessions and keys of a user deleted on node A', async () => {
    const { person, path, apiKey } = await inMemoryOfB()
    await change('DELETE', path)
    await untilB(person, '/me', 401)
    await untilB({ apiKey }, '/me', 401)
  })

  test('a session that node A ended, and one that was signed out there', async () => {
    const first = await inMemoryOfB()
    await change('DELETE', `${first.path}/sessions`)
    await untilB(first.person, '/me', 401)
    const second = await inMemoryOfB()
    await change('POST', '/me/sign-out', {}, second.person.cookie)
    await untilB(second.person, '/me', 401)
  })

  test('the rights of a role taken away on node A, and allows those of a role given there', async () => {
    const { person, path, apiKey } = await inMemoryOfB(['auditor', 'member'])
    expect(await onB(person, users)).toBe(200)
    await change('PUT', `${path}/roles`, { roles: ['member'] })
    await untilB(person, users, 403)
    await untilB({ apiKey }, users, 403)
    await change('PUT', `${path}/roles`, { roles: ['auditor'], olderCredentials: 'keep' })
    await untilB(person, users, 200)
  })

  test('the old token after a password change on node A, and a revoked key', async () => {
    const { person, apiKey, keyId } = await inMemoryOfB()
    const body = {
      currentPassword: person.password,
      newPassword: 'a password chosen on node A',
      olderCredentials: 'keep',
    }
    const changed = await change('POST', '/me/password', body, person.cookie)
    await untilB(person, '/me', 401)
    await change('DELETE', `/me/api-keys/${keyId}`, undefined, changed.cookie)
    await untilB({ apiKey }, '/me', 401)
  })

  test('an impersonation ended on node A in any way', async () => {
    const ends: ((target: Known, by: Known, own: string) => Promise<unknown>)[] = [
      (target) => change('PUT', `${target.path}/roles`, { roles: ['super-admin'], olderCredentials: 'keep' }),
      (target) => change('PUT', `${target.path}/status`, { status: 'inactive' }),
      (target) => change('DELETE', target.path),
      (target) => change('DELETE', `${target.path}/sessions`),
      (_, by) => change('PUT', `${by.path}/roles`, { roles: ['member'] }),
      (_, by) => change('PUT', `${by.path}/status`, { status: 'inactive' }),
      (_, by) => change('DELETE', by.path),
      (_, by) => change('DELETE', `${by.path}/sessions`),
      (_, _by, own) => change('POST', '/me/sign-out', {}, own),
      (_, _by, own) => change('DELETE', '/me/sessions', undefined, own),
      (_, { person }, own) => {
        const body = { currentPassword: person.password, newPassword: 'a password chosen on node A' }
        return change('POST', '/me/password', body, own)
      },
    ]
    for (const end of ends) {
      const target = await knownToB()
      const by = await knownToB(['super-admin'])
      const started = await change(
        'POST',
        `${target.path}/impersonation`,
        { reason: 'tests' },
        by.person.cookie,
      )
      const looking = { cookie: started.cookie as string }
      expect(await onB(looking)).toBe(200)
      await end(target, by, by.person.cookie)
      await untilB(looking, '/me', 401)
    }
  })

  test('an impersonation of a user whose role was edited on node A', async () => {
    const roles = '/tenants/default/roles'
    const body = { key: 'reader', name: 'Reader', permissions: ['users:read', 'api-keys:create'] }
    const role = (await change('POST', roles, body)).body
    const target = await knownToB([role.key])
    const lead = {
      key: 'lead',
      name: 'Lead',
      permissions: ['users:read', 'users:impersonate', 'api-keys:create'],
    }
    await change('POST', roles, lead)
    const by = await knownToB(['lead'])
    const path = `${target.path}/impersonation`
    const started = await change('POST', path, { reason: 'tests' }, by.person.cookie)
    const looking = { cookie: started.cookie as string }
    expect(await onB(looking)).toBe(200)
    const edit = { revision: role.revision, permissions: ['api-keys:create', 'audit:read'] }
    const edited = await nodeA.request({
      method: 'PATCH',
      path: `${roles}/${role.id}`,
      body: edit,
      cookie: ada.cookie,
    })
    expect(edited.status, edited.raw).toBe(200)
    await untilB(looking, '/me', 401)
  })

  test('an impersonation stopped on node A', async () => {
    const target = await knownToB()
    const started = await change('POST', `${target.path}/impersonation`, { reason: 'tests' })
    const looking = { cookie: started.cookie as string }
    expect(await onB(looking)).toBe(200)
    const cookie = `rollcall=${looking.cookie}; rollcall-own=${ada.cookie}`
    const stopped = await nodeA.request({ method: 'DELETE', path: '/me/impersonation', headers: { cookie } })
    expect(stopped.status).toBe(204)
    await untilB(looking, '/me', 401)
    ada = { ...ada, cookie: stopped.cookie as string }
  })

  async function inMemoryOfB(roles?: string[]) {
    const known = await knownToB(roles)
    // The invalidation of the change that made them may arrive later and drop them once more.
    await expect
      .poll(async () => {
        await onB(known.person)
        await onB(known)
        return nodeB.authenticator.size
      })
      .toBeGreaterThanOrEqual(2)
    return known
  }
})

describe('a node that may miss changes', () => {
  test('refuses at once a session that was ended while its listener was cut off', async () => {
    const { person, path, apiKey } = await knownToB()
    const cut = await cutListeners()
    try {
      await change('PUT', `${path}/status`, { status: 'inactive' })
      await untilB(person, '/me', 401)
      await untilB({ apiKey }, '/me', 401)
    } finally {
      await cut.restore()
    }
  })

  test('goes on serving meanwhile, and trusts its cache again when it listens again', async () => {
    const cut = await cutListeners()
    const { person, path } = await knownToB()
    expect(nodeB.authenticator.size).toBe(0)
    await cut.restore()
    await untilRemembering(person)
    await change('PUT', `${path}/status`, { status: 'inactive' })
    await untilB(person, '/me', 401)
  })

  /** Ends the listening connections, and every new one, until restored. */
  async function cutListeners() {
    const client = new pg.Client({ connectionString: nodeA.storage.url })
    await client.connect()
    let cutting = true
    const cut = async () => {
      while (cutting) {
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'rollcall listen' and datname = current_database()`,
        )
      }
    }
    const done = cut()
    // The test begins only when both nodes have noticed.
    await expect.poll(() => nodeA.authenticator.size + nodeB.authenticator.size, { timeout: 5000 }).toBe(0)
    return {
      async restore() {
        cutting = false
        await done
        await client.end()
      },
    }
  }

  async function untilRemembering(person: Person): Promise<void> {
    const deadline = performance.now() + 15_000
    while (nodeB.authenticator.size === 0) {
      expect(await onB(person)).toBe(200)
      if (performance.now() > deadline) throw new Error('node B does not listen again')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
})

test('a new branding of the tenant is on the sign-in page of the other node within a second, and so is the revision', async () => {
  const path = '/tenants/default/settings/look-and-feel'
  const titleOnB = async () =>
    (await nodeB.server.inject({ url: '/api/v1/tenants/default/sign-in' })).json().product as string
  const before = await titleOnB()
  const { revision } = (await nodeA.request({ path, cookie: ada.cookie })).body
  const body = { revision, title: `${before} Two` }
  expect((await nodeA.request({ method: 'PATCH', path, body, cookie: ada.cookie })).status).toBe(200)
  await within(bound, async () => (await titleOnB()) === `${before} Two`)
  const late = await nodeB.server.inject({
    method: 'PATCH',
    url: `/api/v1${path}`,
    headers: { cookie: `rollcall=${ada.cookie}` },
    payload: { revision, title: 'Too late' },
  })
  expect(late.json().code).toBe('settings.changed_meanwhile')
})
