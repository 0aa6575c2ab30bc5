import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from './browser.ts'
import { type Answer, type Person, startTestApp, type TestApp, type TestRequest } from './test-app.ts'

/** Rows of lists say what the caller may do with them. Each caller reads the row, does the action, and compares. */
let app: TestApp
let ada: Person
let count = 0

const tenant = '/tenants/default'
const looking = [
  'users:read',
  'users:manage-sessions',
  'users:manage-api-keys',
  'capabilities:read',
  'mail:read',
  'api-keys:create',
]

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      const operator = source.roles.find(({ key }) => key === 'operator') as (typeof source.roles)[number]
      const role = (key: string, permissions: string[]) =>
        source.roles.push({ ...operator, key, name: key, default: false, permissions })
      role('desk', [
        ...operator.permissions,
        ...looking,
        'capabilities:grant',
        'mail:manage',
        'users:impersonate',
      ])
      role('reader', looking)
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

async function person(role: string): Promise<Person> {
  count += 1
  return app.addPerson(ada, `person${count}`, [role])
}

async function keyOf({ cookie }: Person): Promise<{ id: string; key: string }> {
  count += 1
  const path = '/me/api-keys'
  return (await app.request({ method: 'POST', path, body: { name: `key ${count}` }, cookie })).body
}

interface Caller {
  ask: Ask
  /** The owner of their own rows. */
  who: Person
}

async function signedIn(role: string): Promise<Caller> {
  const who = await person(role)
  return { who, ask: as({ cookie: who.cookie }) }
}

const callers: Record<string, () => Promise<Caller>> = {
  'an administrator': () => signedIn('admin'),
  'the help desk': () => signedIn('desk'),
  'a reader': () => signedIn('reader'),
  'an API key of an administrator': async () => {
    const who = await person('admin')
    return { who, ask: as({ apiKey: (await keyOf(who)).key }) }
  },
  'an administrator who looks as the help desk': async () => {
    const who = await person('desk')
    const browser = new Browser(app)
    await browser.signIn(ada)
    const body = { reason: 'To see what is offered' }
    const path = `${tenant}/users/${who.id}/impersonation`
    const begun = await browser.request({ method: 'POST', path, body })
    expect(begun.status, begun.raw).toBe(201)
    return { who, ask: (request) => browser.request(request) }
  },
}

const verdictOf = ({ status, body }: Answer) =>
  status < 300
    ? { allowed: true }
    : { allowed: false, code: body.code, ...(body.missing ? { missing: body.missing } : {}) }

const row = (answer: Answer, id: string) => {
  expect(answer.status, answer.raw).toBe(200)
  return answer.body.items.find((one: { id: string }) => one.id === id)
}

const targets = ['operator', 'admin']

test.each(Object.keys(callers).flatMap((caller) => targets.map((role) => [caller, role] as const)))(
  '%s is told what they may do with what a user with the role %s has, as the operations answer it',
  async (callerName, role) => {
    const { ask } = await (callers[callerName] as () => Promise<Caller>)()
    const target = await person(role)
    const user = `${tenant}/users/${target.id}`

    const { id: key } = await keyOf(target)
    const keys = row(await ask({ path: `${user}/api-keys` }), key)
    expect(keys.actions.revoke).toEqual(
      verdictOf(await ask({ method: 'DELETE', path: `${user}/api-keys/${key}` })),
    )

    const path = `${tenant}/capabilities`
    const granting = { user: target.id, permission: 'can_launch_fleet_hunts', reason: 'For a hunt' }
    const granted = await app.request({ method: 'POST', path, body: granting, cookie: ada.cookie })
    expect(granted.status, granted.raw).toBe(201)
    const capability = row(await ask({ path: `${path}?user=${target.id}` }), granted.body.id)
    expect(capability.actions.revoke).toEqual(
      verdictOf(await ask({ method: 'DELETE', path: `${path}/${granted.body.id}` })),
    )

    const sessions = await ask({ path: `${user}/sessions` })
    expect(sessions.body.actions.end).toEqual(
      verdictOf(await ask({ method: 'DELETE', path: `${user}/sessions` })),
    )
  },
)

test.each(Object.keys(callers))('%s is told what they may do with mails', async (callerName) => {
  const { ask } = await (callers[callerName] as () => Promise<Caller>)()
  count += 1
  const body = { username: `invited${count}`, email: `invited${count}@example.com`, begin: 'invitation' }
  const made = await app.request({ method: 'POST', path: `${tenant}/users`, body, cookie: ada.cookie })
  expect(made.status, made.raw).toBe(201)
  const [mail] = (await ask({ path: `${tenant}/mails?user=${made.body.id}` })).body.items
  expect(mail.actions.resend).toEqual(
    verdictOf(await ask({ method: 'POST', path: `${tenant}/mails/${mail.id}/resend` })),
  )
})

test.each(Object.keys(callers))('%s is told what they may do with what is their own', async (callerName) => {
  const { ask, who } = await (callers[callerName] as () => Promise<Caller>)()
  await new Browser(app).signIn(who)
  const { id: key } = await keyOf(who)
  const keys = row(await ask({ path: '/me/api-keys' }), key)
  expect(keys.actions.revoke).toEqual(verdictOf(await ask({ method: 'DELETE', path: `/me/api-keys/${key}` })))
  const { items, actions } = (await ask({ path: '/me/sessions' })).body
  const other = items.find((one: { current: boolean }) => !one.current)
  expect(other.actions.end).toEqual(
    verdictOf(await ask({ method: 'DELETE', path: `/me/sessions/${other.id}` })),
  )
  expect(actions.endOthers).toEqual(verdictOf(await ask({ method: 'DELETE', path: '/me/sessions' })))
})
