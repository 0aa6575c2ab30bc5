import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person
/** May end sessions, and has less than an administrator. */
let helpdesk: Person
let bob: Person

const sessionsOf = ({ id }: { id: string }) => `/tenants/default/users/${id}/sessions`

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  const role = await app.request({
    method: 'POST',
    path: '/tenants/default/roles',
    body: { name: 'Helpdesk', key: 'helpdesk', permissions: ['users:read', 'users:manage-sessions'] },
    cookie: ada.cookie,
  })
  expect(role.status, role.raw).toBe(201)
  helpdesk = await app.addPerson(ada, 'helpdesk', ['helpdesk'])
  bob = await app.addPerson(ada, 'bob', ['helpdesk'])
})
afterAll(() => app.close())

const end = (by: Person, of: Person, session: string) =>
  app.request({ method: 'DELETE', path: `${sessionsOf(of)}/${session}`, cookie: by.cookie })

/** Signs in once more; returns the cookie and the id of the new session. */
async function anotherSession(of: Person): Promise<{ cookie: string; id: string }> {
  const { cookie } = await app.signIn(of.username, of.password)
  const me = await app.request({ path: '/me', cookie: cookie as string })
  return { cookie: cookie as string, id: me.body.sessionId }
}

const statusOf = async (cookie: string) => (await app.request({ path: '/me', cookie })).status

test('ends one session of a user and leaves the others, and the audit log tells of it', async () => {
  const lost = await anotherSession(bob)
  const other = await anotherSession(bob)
  const list = await app.request({ path: sessionsOf(bob), cookie: helpdesk.cookie })
  expect(list.body.items.find(({ id }: { id: string }) => id === lost.id).actions).toEqual({
    end: { allowed: true },
  })
  expect((await end(helpdesk, bob, lost.id)).status).toBe(204)
  expect(await statusOf(lost.cookie)).toBe(401)
  expect(await statusOf(other.cookie)).toBe(200)
  expect((await end(helpdesk, bob, lost.id)).body.code).toBe('session.not_found')
  const events = await app.request({
    path: `/tenants/default/audit-events?action=session.ended&target=${bob.id}`,
    cookie: ada.cookie,
  })
  expect(events.body.items[0], events.raw).toMatchObject({
    actor: { id: helpdesk.id },
    after: { session: lost.id, ended: 1 },
  })
})

test('of nobody above the caller, and of no other account than the one that is named', async () => {
  const above = await anotherSession(ada)
  const list = await app.request({ path: sessionsOf(ada), cookie: helpdesk.cookie })
  for (const { actions } of list.body.items)
    expect(actions.end).toMatchObject({ allowed: false, code: 'access.escalation' })
  expect((await end(helpdesk, ada, above.id)).body.code).toBe('access.escalation')
  expect((await end(helpdesk, bob, above.id)).body.code).toBe('session.not_found')
  expect(await statusOf(above.cookie)).toBe(200)
})
