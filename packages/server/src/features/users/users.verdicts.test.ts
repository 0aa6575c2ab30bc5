import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../../../test/browser.ts'
import {
  type Answer,
  type Person,
  startTestApp,
  type TestApp,
  type TestRequest,
} from '../../../test/test-app.ts'

/** Each caller asks what they may do with an account, and then does it. */
let app: TestApp
let ada: Person
let count = 0

const users = '/tenants/default/users'
const helping = ['users:assign-roles', 'users:change-status', 'users:reset-password', 'users:update'] as const

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      const operator = source.roles.find(({ key }) => key === 'operator') as (typeof source.roles)[number]
      const role = (key: string, permissions: string[], more: object = {}) =>
        source.roles.push({ ...operator, key, name: key, default: false, permissions, ...more })
      role('boss', [], { allPermissions: true, limits: {} })
      role('guest', [])
      role('reader', ['users:read'])
      role('helper', [...operator.permissions, 'users:read', 'users:impersonate', 'users:create', ...helping])
      source.accounts.email = 'optional'
      source.accounts.begin = 'either'
    },
  })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

type Ask = (request: TestRequest) => Promise<Answer>
const as =
  (credential: Pick<TestRequest, 'cookie' | 'apiKey'>): Ask =>
  (request) =>
    app.request({ ...request, ...credential })

interface Caller {
  id: string
  ask: Ask
}

async function person(roles: string[]): Promise<Caller> {
  count += 1
  const { id, cookie } = await app.addPerson(ada, `caller${count}`, roles)
  return { id, ask: as({ cookie }) }
}

const callers: Record<string, () => Promise<Caller>> = {
  'the only administrator': async () => ({ id: ada.id, ask: as({ cookie: ada.cookie }) }),
  'one with every permission': () => person(['boss']),
  'a helper': () => person(['helper']),
  'a reader': () => person(['reader']),
  'an API key of the administrator': async () => {
    count += 1
    const body = { name: `key ${count}` }
    const made = await as({ cookie: ada.cookie })({ method: 'POST', path: '/me/api-keys', body })
    return { id: ada.id, ask: as({ apiKey: made.body.key }) }
  },
  'an administrator who impersonates a helper': async () => {
    const { id } = await person(['helper'])
    const browser = new Browser(app)
    await browser.signIn(ada)
    const body = { reason: 'To see what is offered' }
    const begun = await browser.request({ method: 'POST', path: `${users}/${id}/impersonation`, body })
    expect(begun.status, begun.raw).toBe(201)
    return { id, ask: (request) => browser.request(request) }
  },
}

async function account(fields: object): Promise<string> {
  count += 1
  const body = { username: `target${count}`, begin: 'password', roles: ['operator'], ...fields }
  const begins = body.begin === 'password' ? { ...body, password: 'fourteen chars of it' } : body
  const {
    status,
    body: made,
    raw,
  } = await app.request({ method: 'POST', path: users, body: begins, cookie: ada.cookie })
  expect(status, raw).toBe(201)
  return made.id
}

async function locked(): Promise<string> {
  const id = await account({ username: 'forgetful' })
  for (let status = 401; status === 401; ) ({ status } = await app.signIn('forgetful', 'a wrong guess'))
  return id
}

const targets: Record<string, (caller: Caller) => Promise<string>> = {
  'the only administrator': async () => ada.id,
  themselves: async ({ id }) => id,
  'an active user': () => account({}),
  'a user with every permission': () => account({ roles: ['boss'] }),
  'an invited user': () => account({ begin: 'invitation', email: `invited${count}@example.com` }),
  'an inactive user without an address': () => account({ begin: 'inactive' }),
}

type Act = (user: string) => TestRequest
const status =
  (value: string): Act =>
  (user) => ({
    method: 'PUT',
    path: `${users}/${user}/status`,
    body: { status: value, olderCredentials: 'keep' },
  })
const post =
  (path: string, body: object = {}): Act =>
  (user) => ({
    method: 'POST',
    path: `${users}/${user}/${path}`,
    body,
  })

/** In this order on one account: an allowed action has changed it before the next one is checked. */
const acts: Record<string, Act> = {
  update: (user) => ({ method: 'PATCH', path: `${users}/${user}`, body: { alias: 'Somebody' } }),
  resetPassword: post('password-resets'),
  unlock: post('unlock'),
  invite: post('invitations'),
  viewAs: post('impersonation', { reason: 'To see what is refused' }),
  deactivate: status('inactive'),
  activate: status('active'),
  changeRoles: (user) => ({
    method: 'PUT',
    path: `${users}/${user}/roles`,
    body: { roles: ['guest'], olderCredentials: 'keep' },
  }),
  delete: (user) => ({ method: 'DELETE', path: `${users}/${user}?olderCredentials=keep` }),
}

const refused = ({ status, body }: Answer) => (status < 300 ? undefined : body.code)
const verdictOf = (answer: Answer) =>
  answer.status < 300
    ? { allowed: true }
    : {
        allowed: false,
        code: answer.body.code,
        ...(answer.body.missing ? { missing: answer.body.missing } : {}),
      }

test.each(
  Object.keys(callers).flatMap((caller) => Object.keys(targets).map((target) => [caller, target] as const)),
)('the actions of %s with %s are the ones that the operations accept', async (callerName, targetName) => {
  const caller = await (callers[callerName] as () => Promise<Caller>)()
  const user = await (targets[targetName] as (caller: Caller) => Promise<string>)(caller)
  const show = () => caller.ask({ path: `${users}/${user}` })
  let shown = await show()
  for (const [action, act] of Object.entries(acts)) {
    // A caller who has removed their own rights learns nothing more.
    if (shown.status !== 200) return expect([user, action]).toEqual([caller.id, 'delete'])
    const answer = await caller.ask(act(user))
    expect(shown.body.actions[action], action).toEqual(verdictOf(answer))
    if (answer.status < 300) shown = await show()
  }
})

test('a locked account can be unlocked, once', async () => {
  const user = await locked()
  const administrator = await (callers['one with every permission'] as () => Promise<Caller>)()
  const said = async () => (await administrator.ask({ path: `${users}/${user}` })).body.actions.unlock
  const unlock = () => administrator.ask((acts.unlock as Act)(user))
  expect([await said(), refused(await unlock())]).toEqual([{ allowed: true }, undefined])
  const again = { allowed: false, code: 'user.not_locked' }
  expect([await said(), refused(await unlock())]).toEqual([again, again.code])
})

test('actions disabled by the profile are refused to everybody, and are not offered', async () => {
  const small = await startTestApp({
    profile: 'mimir',
    change: ({ accounts }) => {
      accounts.adminActions = ['change-role']
      accounts.emailChangedBy = 'nobody'
      accounts.aliasChangedBy = 'owner'
    },
  })
  try {
    const { cookie, id } = await small.firstAdministrator()
    const { body } = await small.request({ path: '/me', cookie })
    const off = { allowed: false, code: 'access.action_disabled' }
    expect(body.actions).toMatchObject({
      changeRoles: { allowed: true },
      changeStatus: off,
      deleteUsers: off,
    })
    const { actions } = (await small.request({ path: `${users}/${id}`, cookie })).body
    expect([actions.delete, actions.deactivate, actions.resetPassword, actions.update]).toEqual([
      off,
      off,
      off,
      off,
    ])
    for (const change of [{ alias: 'Somebody' }, { email: 'somebody@example.com' }])
      expect(
        (await small.request({ method: 'PATCH', path: `${users}/${id}`, body: change, cookie })).body.code,
      ).toBe(off.code)
    const removed = await small.request({ method: 'DELETE', path: `${users}/${id}`, cookie })
    expect(removed.body.code).toBe(off.code)
  } finally {
    await small.close()
  }
})
