import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn, membersOf } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { removeEndedFromBin } from './ended.ts'

/** Deleted accounts are kept for a while, and restored with what the restorer may give now. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let tara: Person
let serial = 0
const day = 86_400_000

beforeAll(async () => {
  app = await startTestApp({
    change: ({ capabilities, permissions, limits, recycleBin, accounts, roles }) => {
      recycleBin.enabled = true
      accounts.begin = 'either'
      permissions.push({ key: 'hunt:fleet', group: 'Hunts', description: 'Hunts the fleet.', implies: [] })
      capabilities.push('hunt:fleet')
      limits.push({ key: 'hunts.most', description: 'Hosts of a hunt.', unit: 'hosts', bounds: [] })
      const helpdesk = {
        limits: {},
        default: false,
        allPermissions: false,
        color: 'blue',
        description: '',
      } as const
      const allowed = ['users:create', 'users:delete', 'api-keys:create']
      roles.push({ key: 'helpdesk', name: 'Helpdesk', ...helpdesk, permissions: allowed })
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  tara = await app.addPerson(ada, 'tara', ['helpdesk'])
})
afterAll(() => app.close())

const call = (by: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path: `/tenants/default/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const bin = 'recycle-bin/users'
const drop = (by: Person, { id }: { id: string }) => call(by, 'DELETE', `users/${id}?olderCredentials=keep`)
const restore = (by: Person, { id }: { id: string }, body: object = {}) =>
  call(by, 'POST', `${bin}/${id}/restore`, body)
const shownInBin = (by: Person, { id }: { id: string }) => call(by, 'GET', `${bin}/${id}`)
const eventsOf = async (target: string) =>
  (await call(ada, 'GET', `audit-events?target=${target}`)).body.items.map(
    ({ action }: { action: string }) => action,
  )

function somebody(roles: string[] = ['member']): Promise<Person> {
  serial += 1
  return app.addPerson(ada, `somebody ${serial}`, roles)
}

describe('a deleted account', () => {
  test('comes back with its id and what it was given, and without its credentials', async () => {
    const person = await somebody(['auditor'])
    const mine = await groups.made(ada, 'Night shift', [[person, 'member']])
    await call(ada, 'PATCH', `users/${person.id}`, { email: 'some@corp.example', alias: 'Some' })
    const until = new Date(Date.now() + 3 * day).toISOString()
    const given = { user: person.id, permission: 'hunt:fleet', reason: 'on call', endsAt: until }
    await call(ada, 'POST', 'capabilities', { ...given, olderCredentials: 'keep' })
    await call(ada, 'PUT', `users/${person.id}/limits/hunts.most`, { value: 5, olderCredentials: 'keep' })
    expect((await drop(ada, person)).status).toBe(204)
    expect((await call(ada, 'GET', `users/${person.id}`)).status).toBe(404)
    const listed = (await call(ada, 'GET', `${bin}?total=true`)).body
    expect(listed).toMatchObject({
      total: 1,
      items: [
        {
          id: person.id,
          username: person.username,
          email: 'some@corp.example',
          deletedBy: { id: ada.id, name: 'ada' },
          namesHeld: false,
          actions: { restore: { allowed: true }, erase: { allowed: true } },
        },
      ],
    })
    const { deletedAt, endsAt } = listed.items[0]
    expect(new Date(endsAt).getTime() - new Date(deletedAt).getTime()).toBe(30 * day)
    const preview = (await shownInBin(ada, person)).body
    expect(preview).toMatchObject({
      roles: { count: 1, names: ['Auditor'], leftOut: [] },
      capabilities: { count: 1, names: ['hunt:fleet'] },
      limits: { count: 1, names: ['hunts.most'] },
      groups: { count: 1, names: ['Night shift'] },
      begin: ['inactive', 'password', 'invitation'],
      taken: [],
    })
    const restored = await restore(ada, person)
    expect(restored.status, restored.raw).toBe(200)
    expect(restored.body).toMatchObject({
      user: {
        id: person.id,
        username: person.username,
        alias: 'Some',
        status: 'inactive',
        roles: [{ key: 'auditor' }],
      },
      roles: { count: 1 },
      groups: { count: 1 },
    })
    const shown = (await call(ada, 'GET', `users/${person.id}`)).body
    expect(shown).toMatchObject({
      registered: false,
      activeSessions: 0,
      apiKeys: 0,
      email: 'some@corp.example',
    })
    expect((await call(ada, 'GET', `capabilities?user=${person.id}`)).body.items).toMatchObject([
      { permission: 'hunt:fleet', reason: 'on call', endsAt: until },
    ])
    expect(await membersOf(app, mine)).toEqual(['ada owner', `${person.username} member`])
    expect((await app.request({ path: '/me', cookie: person.cookie })).status).toBe(401)
    expect((await app.signIn(person.username, person.password)).status).toBe(401)
    expect((await call(ada, 'GET', bin)).body.items).toEqual([])
    const events = await eventsOf(person.id)
    expect(events).toContain('user.restored')
    expect(events).toContain('user.deleted')
    // Its owner registers anew.
    expect((await call(ada, 'PUT', `users/${person.id}/status`, { status: 'active' })).body.status).toBe(
      'invited',
    )
  })

  test('begins with an invitation, or with a first password', async () => {
    const [one, two] = [await somebody(), await somebody()]
    await call(ada, 'PATCH', `users/${one.id}`, { email: 'one@corp.example' })
    await drop(ada, one)
    await drop(ada, two)
    expect((await restore(ada, one, { begin: 'invitation' })).body.user.status).toBe('invited')
    expect(refusalOf(await restore(ada, two, { begin: 'invitation' }))).toBe('409 user.no_email')
    expect(refusalOf(await restore(ada, two, { begin: 'password' }))).toBe('400 request.invalid')
    const password = 'a first password of nine geese'
    expect((await restore(ada, two, { password })).body.user.status).toBe('active')
    expect((await app.signIn(two.username, password)).body.mustChangePassword).toBe(true)
  })

  test('comes back without what is gone, has ended or may not be given any more', async () => {
    const person = await somebody()
    const role = { name: 'Passing', permissions: ['users:read'] }
    const { id: passing, key } = (await call(ada, 'POST', 'roles', role)).body
    await call(ada, 'PUT', `users/${person.id}/roles`, { roles: ['member', key], olderCredentials: 'keep' })
    const gone = await groups.made(ada, 'Gone soon', [[person, 'member']])
    const kept = await groups.made(ada, 'Kept', [[person, 'member']])
    const endsAt = new Date(Date.now() + day).toISOString()
    const given = { user: person.id, permission: 'hunt:fleet', reason: 'on call', endsAt }
    await call(ada, 'POST', 'capabilities', { ...given, olderCredentials: 'keep' })
    await drop(ada, person)
    await call(ada, 'DELETE', `roles/${passing}`)
    await groups.remove(ada, gone)
    app.clock.advance(2 * day)
    const { cookie = '' } = await app.signIn(ada.username, ada.password)
    ada = { ...ada, cookie }
    const restored = await restore(ada, person)
    expect(restored.body, restored.raw).toMatchObject({
      roles: { names: ['Member'], leftOut: [{ name: 'Passing', reason: 'gone' }] },
      capabilities: { count: 0, leftOut: [{ name: 'hunt:fleet', reason: 'over' }] },
      groups: { names: ['Kept'], leftOut: [{ name: 'Gone soon', reason: 'gone' }], leftOutCount: 1 },
    })
    expect(await membersOf(app, kept)).toEqual(['ada owner', `${person.username} member`])
  })

  test('is restored and deleted for good only by those who have all rights that it had', async () => {
    const [boss, plain] = [await somebody(['super-admin']), await somebody()]
    const helper = await app.addPerson(ada, 'helper', ['helpdesk'])
    const reader = await app.addPerson(ada, 'reader', ['auditor'])
    for (const person of [boss, plain]) await drop(ada, person)
    for (const refused of [
      await call(reader, 'GET', bin),
      await shownInBin(reader, plain),
      await restore(reader, plain),
      await call(reader, 'DELETE', `${bin}/${plain.id}`),
      await call(reader, 'POST', `${bin}/empty`, {}),
    ])
      expect(refusalOf(refused)).toBe('403 access.denied')
    expect(refusalOf(await restore(helper, boss))).toBe('403 access.escalation')
    expect(refusalOf(await call(helper, 'DELETE', `${bin}/${boss.id}`))).toBe('403 access.escalation')
    const { items } = (await call(helper, 'GET', bin)).body
    const verdict = (of: Person) =>
      items.find(({ id }: { id: string }) => id === of.id).actions.restore.allowed
    expect([verdict(boss), verdict(plain)]).toEqual([false, true])
    const emptied = await call(helper, 'POST', `${bin}/empty`, {})
    expect(emptied.body).toMatchObject({ kept: 1, more: false, after: null })
    expect(emptied.body.deleted).toBeGreaterThan(0)
    expect(refusalOf(await restore(ada, plain))).toBe('404 recycle_bin.not_found')
    expect(await eventsOf(plain.id)).toContain('user.erased')
    expect((await restore(ada, boss)).status).toBe(200)
  })

  test('gives no membership, capability or limit that the caller could not give', async () => {
    const person = await somebody()
    await groups.made(ada, 'Seen by few', [[person, 'member']])
    await drop(ada, person)
    tara = await again(tara)
    const seen = (await shownInBin(tara, person)).body
    expect(seen).toMatchObject({ groups: null, capabilities: null })
    const restored = (await restore(tara, person)).body
    expect(restored).toMatchObject({ user: { id: person.id }, groups: null })
    expect((await call(ada, 'GET', `users/${person.id}/groups`)).body.items).toEqual([])
  })

  test('has its attributes again, as far as they are still right', async () => {
    const text = { type: 'text', label: { en: 'An attribute' } }
    const defined = [
      { ...text, key: 'department' },
      { ...text, key: 'number', unique: true },
      { ...text, key: 'site', type: 'choice', choices: ['Oslo', 'Rome'] },
      { ...text, key: 'deputy', type: 'user' },
      { ...text, key: 'manager', type: 'user' },
      { ...text, key: 'badge' },
      { ...text, key: 'salary', readBy: ['users:update'] },
      { ...text, key: 'payroll', readBy: ['users:update'], unique: true },
    ]
    for (const attribute of defined)
      expect((await call(ada, 'POST', 'attributes', attribute)).status).toBe(201)
    const [person, boss, other] = [await somebody(), await somebody(), await somebody()]
    const give = async ({ id }: Person, attributes: object) => {
      const answer = await call(ada, 'PATCH', `users/${id}`, { attributes })
      expect(answer.status, answer.raw).toBe(200)
    }
    const unique = { number: 'E-1', payroll: 'P-1' }
    const own = { department: 'Sales', site: 'Oslo', badge: 'blue', salary: '9' }
    await give(person, { ...own, ...unique, deputy: person.id, manager: boss.id })
    await give(other, { manager: person.id })
    for (const each of [person, boss]) expect((await drop(ada, each)).status).toBe(204)
    await give(other, unique)
    expect((await call(ada, 'PATCH', 'attributes/site', { choices: ['Rome'] })).status).toBe(200)
    expect((await call(ada, 'DELETE', 'attributes/badge')).status).toBe(204)
    // A new attribute may have the key of a deleted one. It gets none of the old values.
    expect((await call(ada, 'POST', 'attributes', { ...text, key: 'badge' })).status).toBe(201)
    tara = await again(tara)
    // Tara is told nothing of attributes that she may not read.
    const told = {
      count: 2,
      names: ['department', 'deputy'],
      leftOut: [
        { name: 'number', reason: 'taken' },
        { name: 'site', reason: 'refused' },
        { name: 'manager', reason: 'account-gone' },
      ],
      leftOutCount: 3,
    }
    expect((await shownInBin(tara, person)).body.attributes).toEqual(told)
    expect((await shownInBin(ada, person)).body.attributes).toMatchObject({ count: 3, leftOutCount: 4 })
    const restored = await restore(tara, person)
    expect(restored.status, restored.raw).toBe(200)
    expect(restored.body.attributes).toEqual(told)
    // They are back all the same: the account is as it was.
    expect((await call(ada, 'GET', `users/${person.id}`)).body.attributes).toEqual({
      department: 'Sales',
      deputy: { id: person.id, name: person.username },
      salary: '9',
    })
    const log = await call(ada, 'GET', `audit-events?target=${person.id}&action=user.restored`)
    expect(log.body.items[0].after.attributes).toEqual({
      department: 'Sales',
      deputy: person.username,
      salary: '9',
    })
    // A value that named the account was cleared with its deletion, and stays so.
    expect((await call(ada, 'GET', `users/${other.id}`)).body.attributes).toEqual(unique)
  })

  test('keeps what only its owner reads from those who change the definition meanwhile', async () => {
    const own = { key: 'diary', label: { en: 'Diary' }, type: 'text', readBy: ['self'], editBy: ['self'] }
    expect((await call(ada, 'POST', 'attributes', own)).status).toBe(201)
    const person = await somebody()
    const body = { attributes: { diary: 'Unsaid' } }
    await app.request({ method: 'PATCH', path: '/me/attributes', cookie: person.cookie, body })
    await drop(ada, person)
    const opened = await call(ada, 'PATCH', 'attributes/diary', { readBy: ['self', 'users:read'] })
    expect(opened.body.errors).toMatchObject([{ field: 'readBy', code: 'attribute_values_hidden' }])
    expect((await call(ada, 'DELETE', 'attributes/diary')).status).toBe(204)
  })

  test('needs another name where its own was taken meanwhile', async () => {
    const person = await somebody()
    await drop(ada, person)
    const other = (await call(ada, 'POST', 'users', { username: person.username, password: person.password }))
      .body
    expect((await shownInBin(ada, person)).body.taken).toEqual(['username'])
    expect(refusalOf(await restore(ada, person))).toBe('409 user.username_taken')
    const renamed = await restore(ada, person, { username: `${person.username} again` })
    expect(renamed.body.user.username).toBe(`${person.username} again`)
    expect(renamed.body.user.id).not.toBe(other.id)
  })

  test('is gone for good after its days, and the audit log says so', async () => {
    app.clock.advance(-40 * day)
    ada = await again(ada)
    const person = await somebody()
    await drop(ada, person)
    app.clock.advance(29 * day)
    ada = await again(ada)
    expect((await shownInBin(ada, person)).status).toBe(200)
    app.clock.advance(2 * day)
    ada = await again(ada)
    // It is over by the clock, before anything has deleted it.
    expect(refusalOf(await shownInBin(ada, person))).toBe('404 recycle_bin.not_found')
    expect(refusalOf(await restore(ada, person))).toBe('404 recycle_bin.not_found')
    expect(refusalOf(await call(ada, 'DELETE', `${bin}/${person.id}`))).toBe('404 recycle_bin.not_found')
    await removeEndedFromBin(app.storage.database, { derive: app.derive, now: app.clock.now() })
    const left = await asOwner(app.storage.database, (db) =>
      db.selectFrom('recycleBin').select('id').where('id', '=', person.id).execute(),
    )
    expect(left).toEqual([])
    const [ended] = (await call(ada, 'GET', 'audit-events?action=recycle-bin.ended')).body.items
    expect(ended).toMatchObject({ actor: { kind: 'system' }, after: { kind: 'users' } })
  })
})

/** Signs in again, after the clock was moved. */
async function again(person: Person): Promise<Person> {
  const { cookie = '' } = await app.signIn(person.username, person.password)
  return { ...person, cookie }
}
