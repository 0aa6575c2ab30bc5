import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailedLink, mailsOf } from '../../../test/mailed-links.ts'
import { passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** The Investigator profile: accounts begin with an invitation, emails are obscured, a change of role signs out. */
let app: TestApp
let cookie: string

beforeAll(async () => {
  app = await startTestApp({ profile: 'investigator' })
  await app.startWork()
  cookie = (await app.firstAdministrator('ada@corp.example')).cookie
})
afterAll(() => app.close())

const users = '/tenants/default/users'

function put(id: string, what: string, body: object) {
  return app.request({ method: 'PUT', path: `${users}/${id}/${what}`, body, cookie })
}

async function create(email: string, more: object = {}): Promise<string> {
  const { body, raw } = await app.request({ method: 'POST', path: users, body: { email, ...more }, cookie })
  if (!body.id) throw new Error(raw)
  return body.id
}

/** Accepts an invitation; returns the cookie of the session. */
async function register(id: string, email: string): Promise<string> {
  const body = { token: await mailedLink(app, id, 'invitation'), password: passwordOf(email) }
  const answer = await app.request({ method: 'POST', path: '/invitations', body })
  if (!answer.cookie) throw new Error(answer.raw)
  return answer.cookie
}

/** Runs a job and returns its rows. */
async function bulk(way: string, ids: string[], more: object = {}) {
  const body = { users: { ids }, ...more }
  const { body: job, raw } = await app.request({ method: 'POST', path: `${users}/bulk/${way}`, body, cookie })
  if (!job.id) throw new Error(raw)
  const path = `/tenants/default/jobs/${job.id}`
  while ((await app.request({ path, cookie })).body.status !== 'done') await sleep(10)
  return (await app.request({ path: `${path}/rows`, cookie })).body.items
}

describe('one account', () => {
  test('IN-07 · is notified of a new role, and all their sessions end', async () => {
    const id = await create('rita@corp.example')
    const session = await register(id, 'rita@corp.example')
    const me = () => app.request({ path: '/me', cookie: session })
    expect((await put(id, 'roles', { roles: ['viewer'] })).status).toBe(200)
    expect((await me()).status, 'the role it had is no change').toBe(200)
    expect(await mailsOf(app.storage.database, id, 'role-changed')).toEqual([])
    expect((await put(id, 'roles', { roles: ['analyst'] })).status).toBe(200)
    expect((await me()).status).toBe(401)
    expect(await mailsOf(app.storage.database, id, 'role-changed')).toMatchObject([
      {
        toAddress: 'rita@corp.example',
        data: { before: ['Viewer'], after: ['Analyst'], by: 'An administrator', endedSessions: 1 },
      },
    ])
  })

  test('IN-07 · is notified of a new status', async () => {
    const id = await create('sam@corp.example')
    await register(id, 'sam@corp.example')
    await put(id, 'status', { status: 'inactive' })
    await put(id, 'status', { status: 'active' })
    const mails = await mailsOf(app.storage.database, id, 'status-changed')
    expect(mails.map(({ data }) => data.status)).toEqual(['inactive', 'active'])
  })
})

describe('K4 · the mails of a change', () => {
  const countMails = async (action: string, ids: string[]) => {
    const path = '/tenants/default/users/bulk/mails'
    const answer = await app.request({
      method: 'POST',
      path,
      body: { action, users: { ids } },
      cookie,
    })
    expect(answer.status, answer.raw).toBe(200)
    return answer.body
  }

  test('are counted before, for users who can sign in and have an address', async () => {
    const active = await create('k4.active@corp.example')
    await register(active, 'k4.active@corp.example')
    const left = await create('k4.left@corp.example')
    await register(left, 'k4.left@corp.example')
    await put(left, 'status', { status: 'inactive' })
    const fresh = await create('k4.fresh@corp.example', { begin: 'inactive' })
    const invited = await create('k4.invited@corp.example')
    const all = [active, left, fresh, invited]
    expect(await countMails('assign-role', all)).toMatchObject({ notices: 1, invitations: 0 })
    expect(await countMails('deactivate', all)).toMatchObject({ notices: 1, invitations: 0 })
    expect(await countMails('activate', all)).toMatchObject({ notices: 1, invitations: 1 })
    expect(await countMails('delete', all)).toMatchObject({ notices: 0, invitations: 0 })
    await put(left, 'roles', { roles: ['analyst'] })
    await put(invited, 'status', { status: 'inactive' })
    for (const [id, kind] of [
      [left, 'role-changed'],
      [invited, 'status-changed'],
    ] as const)
      expect(await mailsOf(app.storage.database, id, kind), 'users who cannot sign in get no mail').toEqual(
        [],
      )
  })

  test('are not sent to users target the change does not affect, one or many', async () => {
    const one = await create('k4.one@corp.example')
    await register(one, 'k4.one@corp.example')
    await put(one, 'roles', { roles: ['analyst'], notify: false })
    await put(one, 'status', { status: 'inactive', notify: false })
    await bulk('status', [one], { status: 'active', notify: false })
    await bulk('role', [one], { role: 'viewer', notify: false })
    for (const kind of ['role-changed', 'status-changed'] as const)
      expect(await mailsOf(app.storage.database, one, kind)).toEqual([])
  })
})

describe('many accounts', () => {
  test('IN-08 · are activated: registered users become active, others are invited, and invited users do not change', async () => {
    const registered = await create('tom@corp.example')
    await register(registered, 'tom@corp.example')
    await put(registered, 'status', { status: 'inactive' })
    const fresh = await create('una@corp.example', { begin: 'inactive' })
    const invited = await create('vera@corp.example')
    const rows = await bulk('status', [registered, fresh, invited], { status: 'active' })
    expect(rows).toMatchObject([
      { user: registered, outcome: 'succeeded' },
      { user: fresh, outcome: 'succeeded' },
      { user: invited, outcome: 'refused', code: 'user.not_registered' },
    ])
    expect(await mailsOf(app.storage.database, fresh, 'invitation')).toHaveLength(1)
    expect(await mailsOf(app.storage.database, fresh, 'status-changed')).toEqual([])
    expect(await mailsOf(app.storage.database, invited, 'invitation')).toHaveLength(1)
    const status = async (id: string) => (await app.request({ path: `${users}/${id}`, cookie })).body.status
    expect([await status(registered), await status(fresh), await status(invited)]).toEqual([
      'active',
      'invited',
      'invited',
    ])
    expect(await register(fresh, 'una@corp.example')).toMatch(/./)
  })

  test('IN-10 · have the same names in a job as in lists, also in its messages', async () => {
    const plain = await create('walter@corp.example')
    const named = await create('xena@corp.example', { alias: 'Xena' })
    const body = { users: { ids: [plain, named] }, status: 'active' }
    const { raw } = await app.request({ method: 'POST', path: `${users}/bulk/status`, body, cookie })
    const rows = await bulk('status', [plain, named], { status: 'active' })
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(['w•••@c•••.example', 'Xena'])
    expect(raw + JSON.stringify(rows)).not.toMatch(/corp\.example/)
  })

  test('IN-07 · are notified of a role set in bulk, which signs them out', async () => {
    const id = await create('yuri@corp.example')
    const session = await register(id, 'yuri@corp.example')
    const rows = await bulk('role', [id], { role: 'analyst' })
    expect(rows).toMatchObject([{ outcome: 'succeeded' }])
    expect((await app.request({ path: '/me', cookie: session })).status).toBe(401)
    expect((await app.request({ path: `${users}/${id}`, cookie })).body.roles).toMatchObject([
      { key: 'analyst' },
    ])
    expect(await mailsOf(app.storage.database, id, 'role-changed')).toHaveLength(1)
  })

  test('IN-04 · are deleted with their invitations', async () => {
    const id = await create('zoe@corp.example')
    const token = await mailedLink(app, id, 'invitation')
    await bulk('delete', [id])
    const body = { token, password: passwordOf('zoe') }
    const answer = await app.request({ method: 'POST', path: '/invitations', body })
    expect(answer.body.code).toBe('link.invalid')
  })
})
