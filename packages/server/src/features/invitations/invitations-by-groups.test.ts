import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { mailedLink } from '../../../test/mailed-links.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** A group invites by its API key. Its invitations are valid as long as it may invite. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let group: string
let apiKey: string

beforeAll(async () => {
  app = await startTestApp({
    change({ accounts, roles }) {
      accounts.begin = 'either'
      const inviting = roles.find(({ key }) => key === 'auditor')
      inviting?.permissions.push('users:create', 'api-keys:create')
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  group = await groups.made(ada, 'Front desk')
  await setGroupRoles('auditor')
  const { body } = await groups.ask(ada, 'POST', `/${group}/api-keys`, { name: 'desk' })
  apiKey = body.key
})
afterAll(() => app.close())

async function setGroupRoles(...roles: string[]): Promise<void> {
  expect((await groups.ask(ada, 'PUT', `/${group}/roles`, { roles, olderCredentials: 'keep' })).status).toBe(
    200,
  )
}

const post = (path: string, body: object) => app.request({ method: 'POST', path, body })

async function invited(username: string): Promise<string> {
  const body = { username, email: `${username}@example.com` }
  const answer = await app.request({ method: 'POST', path: '/tenants/default/users', body, apiKey })
  expect(answer.status, answer.raw).toBe(201)
  return mailedLink(app, answer.body.id, 'invitation')
}

test('An invitation by a group’s key names the group and opens the account', async () => {
  const token = await invited('greta')
  const { body } = await post('/invitations/check', { token })
  expect(body).toMatchObject({ username: 'greta', invitedBy: 'group:Front desk' })
  expect((await post('/invitations', { token, password: 'nine grey geese at dawn' })).status).toBe(201)
})

test('It is invalid when the group may not invite any more', async () => {
  const token = await invited('hanna')
  await setGroupRoles()
  expect(await post('/invitations/check', { token })).toMatchObject({
    status: 410,
    body: { code: 'link.invalid' },
  })
  await setGroupRoles('auditor')
  expect((await post('/invitations/check', { token })).status).toBe(200)
  await groups.remove(ada, group)
  expect((await post('/invitations/check', { token })).status).toBe(410)
})
