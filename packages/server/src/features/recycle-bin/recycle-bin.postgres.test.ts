import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Names that are held, and the recycle bin under two callers at once. */
let app: TestApp
let ada: Person
let serial = 0

beforeAll(async () => {
  app = await startTestApp({
    change: ({ recycleBin, accounts }) => {
      recycleBin.enabled = true
      recycleBin.names = 'held'
      accounts.ownDeletion = 'allowed'
    },
  })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const call = (by: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path: `/tenants/default/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const password = 'a first password of nine geese'
const create = (username: string, email?: string) =>
  call(ada, 'POST', 'users', { username, password, ...(email ? { email } : {}) })
const drop = (id: string) => call(ada, 'DELETE', `users/${id}?olderCredentials=keep`)
const restore = (id: string, body = {}) => call(ada, 'POST', `recycle-bin/users/${id}/restore`, body)
const erase = (id: string) => call(ada, 'DELETE', `recycle-bin/users/${id}`)
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort()

/** Creates an account with an address; returns its names and id. */
async function made() {
  serial += 1
  const username = `held ${serial}`
  const email = `held${serial}@corp.example`
  const { id } = (await create(username, email)).body
  return { id, username, email }
}

test('a held name and a held address are given to nobody, until they are free', async () => {
  const { id, username, email } = await made()
  const other = (await create('another')).body
  await drop(id)
  expect(refusalOf(await create(username.toUpperCase()))).toBe('409 user.username_taken')
  const refused = await create('a third', email)
  expect(refusalOf(refused)).toBe('409 user.email_taken')
  expect(refused.body.detail).toContain('recycle bin')
  expect(refusalOf(await call(ada, 'PATCH', `users/${other.id}`, { email }))).toBe('409 user.email_taken')
  const restored = await restore(id)
  expect(restored.body.user, restored.raw).toMatchObject({ id, username, email })
  await drop(id)
  expect((await erase(id)).status).toBe(204)
  expect((await create(username, email)).status).toBe(201)
})

test('a name that was held is free when the days are over, and is held again by its next owner', async () => {
  const { id, username } = await made()
  await drop(id)
  app.clock.advance(31 * 86_400_000)
  ada = { ...ada, cookie: (await app.signIn(ada.username, ada.password)).cookie ?? '' }
  const next = await create(username)
  expect(next.status, next.raw).toBe(201)
  expect((await drop(next.body.id)).status).toBe(204)
  expect(refusalOf(await create(username))).toBe('409 user.username_taken')
  expect((await restore(next.body.id)).status).toBe(200)
})

test('people who delete their own account leave nothing behind', async () => {
  const kim = await app.addPerson(ada, 'kim')
  const body = { confirmation: 'kim', currentPassword: kim.password }
  const gone = await app.request({ method: 'POST', path: '/me/deletion', body, cookie: kim.cookie })
  expect(gone.status, gone.raw).toBe(204)
  expect((await call(ada, 'GET', 'recycle-bin/users?q=kim')).body.items).toEqual([])
  expect((await create('kim')).status).toBe(201)
})

test('of two who restore, delete for good or empty at once, one comes first', async () => {
  for (let round = 0; round < 12; round += 1) {
    const { id } = await made()
    await drop(id)
    const ways = [() => restore(id), () => erase(id), () => call(ada, 'POST', 'recycle-bin/users/empty', {})]
    const other = ways[round % 3] ?? ways[0]
    const [first, second] = await Promise.all([restore(id), other?.()])
    if (round % 3 < 2) expect([first?.status, second?.status]).toContain(404)
    const there = (await call(ada, 'GET', `users/${id}`)).status === 200
    expect(there).toBe(first?.status === 200 || (round % 3 === 0 && second?.status === 200))
    expect((await call(ada, 'GET', `recycle-bin/users/${id}`)).status).toBe(404)
  }
})

test('a name goes to one only, whatever comes at once: deletion, restore and new accounts', async () => {
  for (let round = 0; round < 12; round += 1) {
    const { id, username, email } = await made()
    if (round % 2 === 0) {
      const [gone, taken] = await Promise.all([drop(id), create(username, email)])
      expect(gone.status).toBe(204)
      expect(taken.status).toBe(409)
      expect((await restore(id)).status).toBe(200)
    } else {
      await drop(id)
      const answers = await Promise.all([restore(id), create(username, email), create(username)])
      expect(statuses(answers)).toEqual([200, 409, 409])
    }
  }
})

test('an address that a user with fewer rights set is not trusted again', async () => {
  const helper = await app.addPerson(ada, 'helper', ['administrator'])
  const chosenByHelper = async (name: string) => {
    const body = { username: name, password, email: `${name}@corp.example`, roles: ['auditor'] }
    return (await call(helper, 'POST', 'users', body)).body.id
  }
  const grown = await chosenByHelper('grown')
  const same = await chosenByHelper('same')
  await call(ada, 'PUT', `users/${grown}/roles`, { roles: ['super-admin'] })
  for (const id of [grown, same]) await drop(id)
  // From here on the helper could reset neither of them.
  await call(ada, 'PUT', `users/${helper.id}/roles`, { roles: ['member'] })
  expect((await call(ada, 'GET', `recycle-bin/users/${grown}`)).body.emailToConfirm).toBe(true)
  for (const [id, email] of [
    [grown, 'grown@corp.example'],
    [same, 'same@corp.example'],
  ]) {
    expect(refusalOf(await restore(id))).toBe('409 user.email_unconfirmed')
    // Refused as a whole: it is still there. The caller who says the address answers for it.
    const confirmed = await restore(id, { email })
    expect(confirmed.body.user, confirmed.raw).toMatchObject({ id, email, status: 'inactive' })
  }
})
