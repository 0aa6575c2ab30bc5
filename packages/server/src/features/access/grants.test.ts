import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGroup } from '../../../test/groups-by-hand.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { newId } from '../../platform/ids.ts'
import type { Tenant } from '../../platform/principal.ts'
import { endGrantOfSource, replaceRolesOfSource, type Source } from '../grants/grants.service.ts'

/** Grants of connections, what an administrator decides about them, and their periods. */
let app: TestApp
let tenant: Tenant
let ada: Person
let count = 0

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
  tenant = await app.requireTenant('default')
})
afterAll(() => app.close())

const roleId = (key: string) =>
  [...tenant.model.roles.values()].find((role) => role.key === key)?.id as string
const directory = (): Source => ({ source: 'ldap', sourceId: newId() })
const path = (whom: Person) => `/tenants/default/users/${whom.id}`
const newPerson = () => app.addPerson(ada, `person${++count}`)

function inTenant<T>(fn: (work: Parameters<typeof replaceRolesOfSource>[0]) => Promise<T>): Promise<T> {
  return app.storage.database.transaction({ tenant: tenant.id }, (db) =>
    fn({ db, tenant, now: app.clock.now() }),
  )
}
const sync = (source: Source, whom: Person, ...keys: string[]) =>
  inTenant((work) => replaceRolesOfSource(work, source, { userId: whom.id, roleIds: keys.map(roleId) }))
async function endByPerson({ sourceId }: Source, whom: Person, key: string, endsAt = app.clock.now()) {
  const grant = { userId: whom.id, roleId: roleId(key), sourceId }
  return inTenant((work) => endGrantOfSource(work, grant, { endsAt, by: ada.id, reason: 'left the project' }))
}
async function rolesOf(whom: Person): Promise<string[]> {
  const { body } = await app.request({ path: path(whom), cookie: ada.cookie })
  return body.roles.map(({ key }: { key: string }) => key)
}
async function give(whom: Person, ...roles: string[]): Promise<void> {
  const body = { roles, olderCredentials: 'keep' }
  const answer = await app.request({ method: 'PUT', path: `${path(whom)}/roles`, body, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(200)
}
async function ended(whom: Person) {
  const rows = await asOwner(app.storage.database, (db) =>
    db.selectFrom('endedGrants').selectAll().where('userId', '=', whom.id).orderBy('endedAt').execute(),
  )
  return rows.map(({ cause, endedBy, source, sourceId }) => ({ cause, endedBy, source, sourceId }))
}

describe('roles given by connections', () => {
  test('are kept apart: a directory revokes only its own grant of a role that another directory gives as well', async () => {
    const [max, one, other] = [await newPerson(), directory(), directory()]
    await sync(one, max, 'auditor', 'administrator')
    await sync(other, max, 'auditor')
    expect(await rolesOf(max)).toEqual(['administrator', 'auditor', 'member'])
    expect(await sync(one, max)).toEqual({
      added: [],
      removed: expect.arrayContaining(['auditor', 'administrator'].map(roleId)),
    })
    expect(await rolesOf(max)).toEqual(['auditor', 'member'])
    await sync(other, max)
    expect(await rolesOf(max)).toEqual(['member'])
    const taken = { cause: 'source', endedBy: null }
    expect(await ended(max)).toEqual([
      { ...taken, ...one },
      { ...taken, ...one },
      { ...taken, ...other },
    ])
  })

  test('do not change when roles are set by hand, and the other way round', async () => {
    const [max, source] = [await newPerson(), directory()]
    await sync(source, max, 'auditor')
    await give(max, 'auditor')
    await sync(source, max)
    expect(await rolesOf(max)).toEqual(['auditor'])
    await sync(source, max, 'member')
    await give(max, 'administrator')
    expect(await rolesOf(max)).toEqual(['administrator', 'member'])
  })

  test('are not given again after an administrator has ended them, whatever the directory says later', async () => {
    const [max, source, other] = [await newPerson(), directory(), directory()]
    await sync(source, max, 'auditor')
    expect(await endByPerson(source, max, 'auditor')).toBe(true)
    expect(await endByPerson(source, max, 'administrator'), 'it gives no such role').toBe(false)
    expect(await rolesOf(max)).toEqual(['member'])
    for (const keys of [['auditor'], [], ['auditor']])
      expect(await sync(source, max, ...keys)).toEqual({ added: [], removed: [] })
    expect(await rolesOf(max)).toEqual(['member'])
    await sync(other, max, 'auditor')
    expect(await rolesOf(max), 'the grant of another directory is unchanged').toEqual(['auditor', 'member'])
  })

  test('end on the last day that an administrator set, even if the directory still gives them', async () => {
    const [max, source] = [await newPerson(), directory()]
    await sync(source, max, 'auditor')
    await endByPerson(source, max, 'auditor', new Date(app.clock.now().getTime() + 60_000))
    await sync(source, max, 'auditor')
    expect(await rolesOf(max)).toEqual(['auditor', 'member'])
    app.clock.advance(60_001)
    await sync(source, max, 'auditor')
    expect(await rolesOf(max)).toEqual(['member'])
  })
})

describe('a role given by hand whose last day has passed', () => {
  test('can be given again, and both periods are kept', async () => {
    const max = await newPerson()
    const soon = new Date(app.clock.now().getTime() + 60_000)
    await asOwner(app.storage.database, (db) =>
      db.updateTable('roleGrants').set({ endsAt: soon }).where('userId', '=', max.id).execute(),
    )
    app.clock.advance(60_001)
    expect(await rolesOf(max)).toEqual([])
    await give(max, 'member')
    expect(await rolesOf(max)).toEqual(['member'])
    expect(await ended(max)).toMatchObject([{ cause: 'expired', endedBy: null }])
    const events = `/tenants/default/audit-events?action=user.roles-changed&target=${max.id}`
    const [event] = (await app.request({ path: events, cookie: ada.cookie })).body.items
    expect(event, 'giving it again is a change with a mail').toMatchObject({
      before: { roles: [] },
      after: { roles: ['member'] },
    })
  })
})

describe('a group', () => {
  const may = async (credential: { cookie?: string; apiKey?: string }) =>
    (await app.request({ path: '/me', ...credential })).body.permissions.includes('audit:read')
  const inAMinute = () => new Date(app.clock.now().getTime() + 60_000)

  test('gives its roles to a member from the first day of the membership until the last day of the role', async () => {
    const max = await newPerson()
    const group = await addGroup(app.storage.database, {
      name: 'Shift',
      members: [ada.id, max.id],
      roles: ['auditor'],
    })
    const starts = inAMinute()
    const ends = new Date(starts.getTime() + 60_000)
    await asOwner(app.storage.database, async (db) => {
      await db
        .updateTable('groupMembers')
        .set({ startsAt: starts })
        .where('groupId', '=', group)
        .where('userId', '=', max.id)
        .execute()
      await db.updateTable('groupRoles').set({ endsAt: ends }).where('groupId', '=', group).execute()
    })
    app.authenticator.dropStale({ kind: 'tenant', tenant: tenant.id })
    const known: [boolean, number][] = []
    for (let minute = 0; minute < 3; minute += 1) {
      const seen = await app.request({ path: `/tenants/default/groups/${group}`, cookie: max.cookie })
      known.push([await may(max), seen.status])
      app.clock.advance(60_001)
    }
    expect(known, 'and it is private').toEqual([
      [false, 404],
      [true, 200],
      [false, 200],
    ])
  })

  test('adds a user again whose last day has passed, and keeps both periods', async () => {
    const max = await newPerson()
    const group = await addGroup(app.storage.database, {
      name: 'Again',
      members: [ada.id, max.id],
      roles: ['auditor'],
    })
    await asOwner(app.storage.database, (db) =>
      db.updateTable('groupMembers').set({ endsAt: inAMinute() }).where('userId', '=', max.id).execute(),
    )
    app.clock.advance(60_001)
    app.authenticator.dropStale({ kind: 'tenant', tenant: tenant.id })
    expect(await may(max)).toBe(false)
    const body = { users: [max.id], olderCredentials: 'keep' }
    const path = `/tenants/default/groups/${group}/members`
    const answer = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
    expect(answer.body, answer.raw).toMatchObject({ added: 1, already: 0 })
    expect(await may(max)).toBe(true)
    expect(await ended(max)).toMatchObject([{ cause: 'expired' }])
  })

  test('makes a former member an owner as if they were new: ends older credentials, keeps both periods', async () => {
    const max = await newPerson()
    const group = await addGroup(app.storage.database, {
      name: 'Back',
      members: [ada.id, max.id],
      roles: ['auditor'],
    })
    await asOwner(app.storage.database, (db) =>
      db.updateTable('groupMembers').set({ endsAt: inAMinute() }).where('userId', '=', max.id).execute(),
    )
    app.clock.advance(60_001)
    app.authenticator.dropStale({ kind: 'tenant', tenant: tenant.id })
    const path = `/tenants/default/groups/${group}/members/${max.id}`
    const body = { role: 'owner' }
    const { status, raw } = await app.request({ method: 'PUT', path, body, cookie: ada.cookie })
    expect(status, raw).toBe(200)
    expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(401)
    expect(await ended(max)).toMatchObject([{ cause: 'expired' }])
    const shown = await app.request({ path: `/tenants/default/groups/${group}`, cookie: ada.cookie })
    expect(shown.body).toMatchObject({ members: 2, owners: 2 })
  })

  test('uses a role through its API keys until the last day of the role', async () => {
    const group = await addGroup(app.storage.database, {
      name: 'Robots',
      members: [ada.id],
      roles: ['auditor'],
    })
    await asOwner(app.storage.database, (db) =>
      db.updateTable('groupRoles').set({ endsAt: inAMinute() }).where('groupId', '=', group).execute(),
    )
    const made = await app.request({
      method: 'POST',
      path: `/tenants/default/groups/${group}/api-keys`,
      body: { name: 'robot' },
      cookie: ada.cookie,
    })
    expect(made.status, made.raw).toBe(201)
    const robot = { apiKey: made.body.key }
    expect(await may(robot)).toBe(true)
    app.clock.advance(60_001)
    expect(await may(robot)).toBe(false)
  })

  test('cannot have an owner for a limited time', async () => {
    const group = await addGroup(app.storage.database, { name: 'Owned', members: [ada.id], roles: [] })
    const owning = asOwner(app.storage.database, (db) =>
      db.updateTable('groupMembers').set({ endsAt: inAMinute() }).where('groupId', '=', group).execute(),
    )
    await expect(owning).rejects.toThrow('group_members_period_check')
  })
})
