import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, groupsIn } from '../../../test/groups.ts'
import { addGroup } from '../../../test/groups-by-hand.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Answer, type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** holly is at the helpdesk: she resets passwords. Nobody has an email address, so she gets the links in the answer. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let holly: Person
let count = 0

const users = '/tenants/default/users'
const roles = '/tenants/default/roles'

beforeAll(async () => {
  app = await startTestApp({
    change({ capabilities, permissions, limits, roles }) {
      permissions.push({ key: 'sql:query', group: 'Data', description: 'Ask.', implies: [] })
      capabilities.push('sql:query')
      limits.push({ key: 'things', description: 'Things', unit: 'things', bounds: [] })
      const member = roles.find(({ key }) => key === 'member')
      member?.permissions.push('groups:create')
      if (member) member.limits = { things: 100 }
      const common = {
        description: '',
        color: 'gray' as const,
        default: false,
        allPermissions: false,
        limits: { things: 100 },
      }
      const permissionsOfHelpdesk = [
        ...(member?.permissions ?? []),
        'users:read',
        'users:create',
        'users:reset-password',
        'users:assign-roles',
      ]
      roles.push({ ...common, key: 'helpdesk', name: 'Helpdesk', permissions: permissionsOfHelpdesk })
    },
  })
  await app.startWork()
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  holly = await app.addPerson(ada, 'holly', ['helpdesk'])
})
afterAll(() => app.close())

const ask = (by: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path, cookie: by.cookie, ...(body ? { body } : {}) })
const is = async (credential: { cookie?: string | undefined; apiKey?: string }) =>
  (await app.request({ path: '/me', ...credential })).status
const named = (name: string) => `${name}${++count}`
const somebody = (keys?: string[]) => app.addPerson(ada, named('somebody'), keys)

async function done(answer: Promise<Answer>): Promise<Answer['body']> {
  const { status, body, raw } = await answer
  expect(status, raw).toBeLessThan(300)
  return body
}

const keyOf = async (person: { cookie: string }): Promise<string> =>
  (await done(ask(person as Person, 'POST', '/me/api-keys', { name: named('key') }))).key
const roleWith = async (
  permissions: string[],
  fields: object = {},
): Promise<{ id: string; key: string; revision: number }> =>
  done(ask(ada, 'POST', roles, { name: named('Role '), permissions, ...fields }))
const setGroupRoles = (group: string, keys: string[]) =>
  done(ask(ada, 'PUT', `/tenants/default/groups/${group}/roles`, { roles: keys }))
const groupKeyOf = async (by: Person, group: string): Promise<{ id: string; key: string }> =>
  done(groups.ask(by, 'POST', `/${group}/api-keys`, { name: named('key') }))
const wake = (by: Person, group: string, key: string) =>
  groups.ask(by, 'POST', `/${group}/api-keys/${key}/wake`, {})

/** A reset link, which holly gets in the answer. */
async function resetLink(whom: Person, by = holly): Promise<string> {
  const { url } = await done(ask(by, 'POST', `${users}/${whom.id}/password-resets`))
  return new URL(url).hash.slice(1)
}
const follow = (token: string, password: string, fields: object = {}) =>
  app.request({ method: 'POST', path: '/password-resets', body: { token, password, ...fields } })

/** Every credential of a user, made before they are given something. */
async function everythingOf(person: Person) {
  const [apiKey, token] = [await keyOf(person), await resetLink(person, ada)]
  return async () => {
    const link = await app.request({ method: 'POST', path: '/password-resets/check', body: { token } })
    return [await is({ cookie: person.cookie }), await is({ apiKey }), link.status]
  }
}

type Giving = (person: Person, choice: object) => Promise<unknown>
const capability =
  (fields: object = {}): Giving =>
  (person, choice) =>
    done(
      ask(ada, 'POST', '/tenants/default/capabilities', {
        user: person.id,
        permission: 'sql:query',
        reason: 'On call',
        ...fields,
        ...choice,
      }),
    )
const query = (choice: object) => new URLSearchParams(choice as Record<string, string>)

/** Every way in which an account gains rights: what is there before, and what gives it more. */
const ways: [string, () => Promise<{ person: Person; give: (choice: object) => Promise<unknown> }>][] = [
  [
    'a role given to it',
    async () => {
      const [person, role] = [await somebody(), await roleWith(['audit:read'])]
      return {
        person,
        give: (choice) =>
          done(ask(ada, 'PUT', `${users}/${person.id}/roles`, { roles: ['member', role.key], ...choice })),
      }
    },
  ],
  [
    'a role given to many',
    async () => {
      const [person, role] = [await somebody(), await roleWith(['audit:read'])]
      return {
        person,
        give: async (choice) => {
          const { id } = await done(
            ask(ada, 'POST', `${users}/bulk/role`, {
              users: { ids: [person.id] },
              role: role.key,
              ...choice,
            }),
          )
          await expect
            .poll(async () => (await ask(ada, 'GET', `/tenants/default/jobs/${id}`)).body.succeeded)
            .toBe(1)
        },
      }
    },
  ],
  [
    'an edit of its role',
    async () => {
      const role = await roleWith([])
      const person = await somebody(['member', role.key])
      return {
        person,
        give: (choice) =>
          done(
            ask(ada, 'PATCH', `${roles}/${role.id}`, { revision: 0, permissions: ['audit:read'], ...choice }),
          ),
      }
    },
  ],
  [
    'a more generous limit of its role',
    async () => {
      const role = await roleWith([], { limits: { things: 200 } })
      const person = await somebody(['member', role.key])
      return {
        person,
        give: (choice) =>
          done(
            ask(ada, 'PATCH', `${roles}/${role.id}`, { revision: 0, limits: { things: null }, ...choice }),
          ),
      }
    },
  ],
  [
    'a role in place of one that is deleted',
    async () => {
      const [role, instead] = [await roleWith([]), await roleWith(['audit:read'])]
      const person = await somebody(['member', role.key])
      return {
        person,
        give: (choice) =>
          done(ask(ada, 'DELETE', `${roles}/${role.id}?${query({ replaceWith: instead.key, ...choice })}`)),
      }
    },
  ],
  [
    'a role of its group',
    async () => {
      const [person, role] = [await somebody(), await roleWith(['audit:read'])]
      const group = await groups.made(ada, named('Group'), [[person, 'member']])
      return {
        person,
        give: (choice) =>
          done(ask(ada, 'PUT', `/tenants/default/groups/${group}/roles`, { roles: [role.key], ...choice })),
      }
    },
  ],
  [
    'an edit of a role of its group',
    async () => {
      const [person, role] = [await somebody(), await roleWith([])]
      const group = await groups.made(ada, named('Group'))
      await setGroupRoles(group, [role.key])
      await done(groups.ask(ada, 'POST', `/${group}/members`, { users: [person.id] }))
      return {
        person,
        give: (choice) =>
          done(
            ask(ada, 'PATCH', `${roles}/${role.id}`, { revision: 0, permissions: ['audit:read'], ...choice }),
          ),
      }
    },
  ],
  [
    'a group that it joins',
    async () => {
      const [person, role] = [await somebody(), await roleWith(['audit:read'])]
      const group = await groups.made(ada, named('Group'))
      await setGroupRoles(group, [role.key])
      return {
        person,
        give: (choice) =>
          done(groups.ask(ada, 'POST', `/${group}/members`, { users: [person.id], ...choice })),
      }
    },
  ],
  [
    'a capability',
    async () => {
      const person = await somebody()
      return { person, give: (choice) => capability()(person, choice) }
    },
  ],
  [
    'a capability that begins later',
    async () => {
      const person = await somebody()
      const startsAt = new Date(app.clock.now().getTime() + 86_400_000).toISOString()
      return { person, give: (choice) => capability({ startsAt })(person, choice) }
    },
  ],
  [
    'a more generous limit of its own',
    async () => {
      const person = await somebody()
      return {
        person,
        give: (choice) =>
          done(ask(ada, 'PUT', `${users}/${person.id}/limits/things`, { value: 101, ...choice })),
      }
    },
  ],
  [
    'a limit of its own that is cleared, and was lower than another',
    async () => {
      const person = await somebody()
      await done(ask(ada, 'PUT', `${users}/${person.id}/limits/things`, { value: 1 }))
      return {
        person,
        give: (choice) => done(ask(ada, 'DELETE', `${users}/${person.id}/limits/things?${query(choice)}`)),
      }
    },
  ],
]

describe('T2 · a credential older than', () => {
  test.each(ways)('%s ends with it', async (_, prepare) => {
    const { person, give } = await prepare()
    const good = await everythingOf(person)
    expect(await good()).toEqual([200, 200, 200])
    await give({})
    expect(await good()).toEqual([401, 401, 410])
    expect((await app.signIn(person.username, person.password)).status).toBe(200)
    expect(await is({ cookie: ada.cookie })).toBe(200)
  })

  test.each(ways)('%s stays if the caller keeps it', async (_, prepare) => {
    const { person, give } = await prepare()
    const good = await everythingOf(person)
    await give({ olderCredentials: 'keep' })
    expect(await good()).toEqual([200, 200, 200])
  })

  test('what takes rights away, or gives none, ends nothing', async () => {
    const role = await roleWith(['audit:read'])
    const person = await somebody(['member', role.key])
    const good = await everythingOf(person)
    await done(ask(ada, 'PUT', `${users}/${person.id}/roles`, { roles: ['member', role.key] }))
    await done(
      ask(ada, 'PATCH', `${roles}/${role.id}`, { revision: 0, name: named('Renamed '), permissions: [] }),
    )
    await done(ask(ada, 'PUT', `${users}/${person.id}/limits/things`, { value: 99 }))
    await done(ask(ada, 'PUT', `${users}/${person.id}/roles`, { roles: ['member'] }))
    expect(await good()).toEqual([200, 200, 200])
  })

  test('the keys of an account that is activated again end', async () => {
    const person = await somebody()
    const apiKey = await keyOf(person)
    await done(ask(ada, 'PUT', `${users}/${person.id}/status`, { status: 'inactive' }))
    await done(ask(ada, 'PUT', `${users}/${person.id}/status`, { status: 'active' }))
    expect(await is({ apiKey })).toBe(401)
  })
})

describe('T2 · before anything ends', () => {
  test('the caller learns what would end and who made it, and nothing has changed', async () => {
    const person = await somebody()
    const good = await everythingOf(person)
    const change = { roles: ['member', 'auditor'], olderCredentials: 'ask' }
    const answer = await ask(ada, 'PUT', `${users}/${person.id}/roles`, change)
    expect(refusalOf(answer)).toBe('409 access.older_credentials')
    expect(answer.body.olderCredentials).toEqual({
      accounts: 1,
      sessions: 1,
      apiKeys: 1,
      links: 1,
      passwords: 0,
      addresses: 0,
      groupKeys: 0,
      madeBy: ['ada'],
    })
    expect(await good()).toEqual([200, 200, 200])
    const { body } = await ask(ada, 'GET', `${users}/${person.id}`)
    expect(body.roles.map(({ key }: { key: string }) => key)).toEqual(['member'])
  })

  test('where nothing would, the change is made at once', async () => {
    const { id } = await done(
      ask(ada, 'POST', users, { username: named('new'), password: passwordOf('new') }),
    )
    await done(ask(ada, 'PUT', `${users}/${id}/roles`, { roles: ['member'], olderCredentials: 'ask' }))
  })

  test('a job is refused with the credentials of all its users', async () => {
    const people = [await somebody(), await somebody()]
    const body = { users: { ids: people.map(({ id }) => id) }, role: 'auditor', olderCredentials: 'ask' }
    const answer = await ask(ada, 'POST', `${users}/bulk/role`, body)
    expect(refusalOf(answer)).toBe('409 access.older_credentials')
    expect(answer.body.olderCredentials).toMatchObject({ accounts: 2, sessions: 2 })
  })

  test('the log says how many ended, or stayed', async () => {
    const person = await somebody()
    await keyOf(person)
    const give = (keys: string[], choice: object) =>
      done(ask(ada, 'PUT', `${users}/${person.id}/roles`, { roles: keys, ...choice }))
    await give(['member', 'auditor'], { olderCredentials: 'keep' })
    await give(['member'], {})
    await give(['member', 'auditor'], {})
    const { body } = await ask(
      ada,
      'GET',
      `/tenants/default/audit-events?target=${person.id}&action=user.roles-changed`,
    )
    expect(body.items.map(({ after }: { after: object }) => after)).toEqual([
      { roles: ['auditor', 'member'], endedSessions: 1, revokedApiKeys: 1 },
      { roles: ['member'] },
      { roles: ['auditor', 'member'], keptCredentials: 2 },
    ])
  })
})

describe('T2 · helpdesk becomes no super-admin', () => {
  test('by a key that was made in a user’s name before she was promoted', async () => {
    const person = await somebody()
    await follow(await resetLink(person), passwordOf('holly knows'))
    const { cookie = '' } = await app.signIn(person.username, passwordOf('holly knows'))
    const apiKey = await keyOf({ cookie })
    await follow(await resetLink(person, ada), passwordOf('her own'))
    expect(await is({ apiKey })).toBe(401)
  })

  test('by a password that she set with a link of hers', async () => {
    const person = await somebody()
    await follow(await resetLink(person), passwordOf('holly knows'))
    await done(ask(ada, 'PUT', `${users}/${person.id}/roles`, { roles: ['super-admin'] }))
    expect((await app.signIn(person.username, passwordOf('holly knows'))).status).toBe(401)
    await done(ask(ada, 'PUT', `${users}/${person.id}/roles`, { roles: ['member'] }))
    await follow(await resetLink(person, ada), passwordOf('her own'))
    expect((await app.signIn(person.username, passwordOf('her own'))).status).toBe(200)
  })

  test('by the first password of an account that was never used', async () => {
    const username = named('fresh')
    const { id } = await done(ask(holly, 'POST', users, { username, password: passwordOf('first') }))
    await done(ask(ada, 'PUT', `${users}/${id}/roles`, { roles: ['super-admin'] }))
    expect((await app.signIn(username, passwordOf('first'))).status).toBe(401)
  })
})

describe('T2 · a new password', () => {
  test('set with another person’s link ends the API keys, whatever the caller chooses', async () => {
    const person = await somebody()
    const apiKey = await keyOf(person)
    const token = await resetLink(person)
    const check = await app.request({ method: 'POST', path: '/password-resets/check', body: { token } })
    expect(check.body).toMatchObject({ apiKeys: 1, keysMayStay: false })
    await follow(token, passwordOf('another'), { olderCredentials: 'keep' })
    expect(await is({ apiKey })).toBe(401)
  })

  test.each([
    ['ends the API keys', {}, 401],
    ['leaves them where its owner says so', { olderCredentials: 'keep' }, 200],
  ])('of one’s own %s', async (_, fields, status) => {
    const person = await somebody()
    const apiKey = await keyOf(person)
    const change = { currentPassword: person.password, newPassword: passwordOf('another'), ...fields }
    await done(ask(person, 'POST', '/me/password', change))
    expect(await is({ apiKey })).toBe(status)
  })

  test('setting the address of another user ends their sessions and API keys', async () => {
    const person = await somebody()
    const apiKey = await keyOf(person)
    await done(ask(ada, 'PATCH', `${users}/${person.id}`, { email: `${person.username}@corp.example` }))
    expect([await is({ cookie: person.cookie }), await is({ apiKey })]).toEqual([401, 401])
  })
})

describe('T1 · a key of a group', () => {
  test('sleeps when the group gains rights, until an owner who has all of them wakes it', async () => {
    const [paula, colleague] = [await somebody(), await somebody()]
    const group = await groups.made(paula, named('Group'), [[colleague, 'owner']])
    const { id, key: apiKey } = await groupKeyOf(paula, group)
    await groups.drop(paula, group, paula.id)
    await done(ask(ada, 'DELETE', `${users}/${paula.id}`))
    expect(await is({ apiKey })).toBe(200)
    await setGroupRoles(group, ['super-admin'])
    const refused = await app.request({ path: `${users}`, apiKey })
    expect(refusalOf(refused)).toBe('403 api_key.asleep')
    const made = { method: 'POST' as const, path: '/access/v1/evaluation', body: {}, apiKey }
    expect((await app.request(made)).body.code).toBe('api_key.asleep')
    const shown = (await done(ask(ada, 'GET', `/tenants/default/groups/${group}/api-keys`))).items
    expect(shown).toMatchObject([
      { id, createdBy: { name: paula.username }, asleepSince: expect.any(String) },
    ])
    expect(refusalOf(await wake(holly, group, id))).toBe('404 group.not_found')
    expect((await wake(ada, group, id)).body).toMatchObject({ id, asleepSince: null })
    expect(await is({ apiKey })).toBe(200)
    expect(refusalOf(await wake(ada, group, id))).toBe('409 api_key.not_asleep')
    expect((await eventsOf(app, group)).map(({ action }) => action).slice(-3)).toEqual([
      'group.api-keys-asleep',
      'group.roles-changed',
      'group.api-key-woken',
    ])
  })

  test('also sleeps when a role of the group is edited, or replaced by one with more rights', async () => {
    const [role, instead] = [await roleWith([]), await roleWith(['audit:read', 'users:read'])]
    const group = await groups.made(ada, named('Group'))
    await setGroupRoles(group, [role.key])
    const { id, key: apiKey } = await groupKeyOf(ada, group)
    await done(
      ask(ada, 'PATCH', `${roles}/${role.id}`, {
        revision: 0,
        permissions: ['audit:read'],
        olderCredentials: 'keep',
      }),
    )
    expect(await is({ apiKey })).toBe(403)
    await wake(ada, group, id)
    await done(ask(ada, 'DELETE', `${roles}/${role.id}?replaceWith=${instead.key}`))
    expect(await is({ apiKey })).toBe(403)
    await wake(ada, group, id)
    await setGroupRoles(group, [])
    expect(await is({ apiKey })).toBe(200)
  })

  test('cannot be woken by a user with fewer rights than the group', async () => {
    const owner = await somebody()
    const group = await groups.made(owner, named('Group'))
    const { id } = await groupKeyOf(owner, group)
    await setGroupRoles(group, ['auditor'])
    await groups.drop(ada, group, owner.id)
    const manager = await somebody(['member', (await roleWith(['groups:manage', 'groups:read'])).key])
    expect(refusalOf(await wake(manager, group, id))).toBe('403 access.escalation')
  })
})

test('T2 · a member who becomes an owner of a group with roles could pass them on: older sessions end, unless they are kept', async () => {
  const [stays, leaves] = [await somebody(), await somebody()]
  const group = await groups.made(ada, named('Group'), [
    [stays, 'member'],
    [leaves, 'member'],
  ])
  await setGroupRoles(group, ['auditor'])
  for (const [person, olderCredentials, status] of [
    [stays, 'keep', 200],
    [leaves, 'end', 401],
  ] as const) {
    const { cookie } = await app.signIn(person.username, person.password)
    expect(await is({ cookie })).toBe(200)
    const path = `/tenants/default/groups/${group}/members/${person.id}`
    await done(ask(ada, 'PUT', path, { role: 'owner', olderCredentials }))
    expect(await is({ cookie })).toBe(status)
  }
})

test('T2 · the same for a user who is added as an owner and gains nothing else', async () => {
  const [stays, leaves] = [await somebody(['auditor']), await somebody(['auditor'])]
  const group = await groups.made(ada, named('Group'))
  await setGroupRoles(group, ['auditor'])
  for (const [person, olderCredentials, status] of [
    [stays, 'keep', 200],
    [leaves, 'end', 401],
  ] as const) {
    const body = { users: [person.id], role: 'owner', olderCredentials }
    await done(groups.ask(ada, 'POST', `/${group}/members`, body))
    expect(await is(person)).toBe(status)
  }
})

test('T1 · the log says which API key acted and who made it, in lists and in CSV', async () => {
  const maker = await somebody(['super-admin'])
  const group = await groups.made(maker, named('Group'))
  await setGroupRoles(group, ['super-admin'])
  maker.cookie = (await app.signIn(maker.username, maker.password)).cookie ?? ''
  const { id, key: apiKey } = await groupKeyOf(maker, group)
  const own = await keyOf(maker)
  for (const key of [apiKey, own])
    await app.request({
      method: 'POST',
      path: roles,
      body: { name: named('By key '), permissions: [] },
      apiKey: key,
    })
  const { body } = await ask(ada, 'GET', '/tenants/default/audit-events?action=role.created&limit=2')
  const createdBy = { id: maker.id, name: maker.username }
  expect(body.items).toMatchObject([
    { actor: { kind: 'user', id: maker.id }, apiKey: { name: expect.stringMatching(/^key/), createdBy } },
    { actor: { kind: 'group', id: group }, apiKey: { id, createdBy } },
  ])
  const csv = await ask(ada, 'POST', '/tenants/default/audit-events/export', {
    format: 'csv',
    action: 'role.created',
  })
  expect(csv.raw).toContain(`,${id},key`)
})

test('T2 · a new owner who gains rights by the groups transferred to them signs in again', async () => {
  const other = await startTestApp({
    change: (source) => {
      source.administratorRole = 'administrator'
      source.permissions.push({ key: 'sql:query', group: 'Data', description: 'Ask.', implies: [] })
    },
  })
  const heir = await other.firstAdministrator('hera')
  const [owner, eve] = [await other.addPerson(heir, 'owner'), await other.addPerson(heir, 'eve')]
  await addGroup(other.storage.database, { name: 'Analysts', members: [owner.id], roles: ['super-admin'] })
  await addGroup(other.storage.database, { name: 'Mighty', members: [eve.id], roles: ['super-admin'] })
  const remove = (query: string) =>
    other.request({ method: 'DELETE', path: `${users}/${owner.id}${query}`, cookie: eve.cookie })
  const inherits = (await remove('?olderCredentials=ask')).body.olderCredentials
  expect(inherits).toMatchObject({ accounts: 1, sessions: 1 })
  expect((await remove('')).status).toBe(204)
  expect((await other.request({ path: '/me', cookie: heir.cookie })).status).toBe(401)
  await other.close()
})

test('T2 · a waiting job does not use rights that its creator gained meanwhile', async () => {
  const waiting = await startTestApp()
  const first = await waiting.firstAdministrator()
  const [maker, person] = [
    await waiting.addPerson(first, 'maker', ['administrator']),
    await waiting.addPerson(first, 'kim'),
  ]
  const body = { users: { ids: [person.id] }, role: 'super-admin' }
  const job = await waiting.request({
    method: 'POST',
    path: `${users}/bulk/role`,
    body,
    cookie: maker.cookie,
  })
  expect(job.status, job.raw).toBe(201)
  const given = { roles: ['super-admin'] }
  await waiting.request({
    method: 'PUT',
    path: `${users}/${maker.id}/roles`,
    body: given,
    cookie: first.cookie,
  })
  await waiting.startWork()
  const shown = () => waiting.request({ path: `/tenants/default/jobs/${job.body.id}`, cookie: first.cookie })
  await expect
    .poll(async () => (await shown()).body)
    .toMatchObject({ status: 'done', succeeded: 0, refused: 1 })
  await waiting.close()
})
