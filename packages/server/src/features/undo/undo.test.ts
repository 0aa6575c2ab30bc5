import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn, membersOf } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let bert: Person
let serial = 0

beforeAll(async () => {
  app = await startTestApp({
    change: ({ capabilities, permissions, limits }) => {
      permissions.push({ key: 'hunt:fleet', group: 'Hunts', description: 'Hunts the fleet.', implies: [] })
      capabilities.push('hunt:fleet')
      limits.push({ key: 'hunts.most', description: 'Hosts of a hunt.', unit: 'hosts', bounds: [] })
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  bert = await app.addPerson(ada, 'bert', ['super-admin'])
})
afterAll(() => app.close())

function somebody(roles?: string[]): Promise<Person> {
  serial += 1
  return app.addPerson(ada, `somebody ${serial}`, roles)
}

const call = (by: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path: `/tenants/default/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const undo = (by: Person, what: object) => call(by, 'POST', 'undo', { olderCredentials: 'keep', ...what })
/** By the request that answered so. */
const undoOf = (by: Person, { headers }: Answer) => undo(by, { request: headers['x-request-id'] })
const eventsOf = async (target: string, action = '') =>
  (await call(ada, 'GET', `audit-events?target=${target}${action && `&action=${action}`}`)).body.items

const setRoles = (by: Person, user: Person, roles: string[]) =>
  call(by, 'PUT', `users/${user.id}/roles`, { roles, olderCredentials: 'keep' })
const setStatus = (by: Person, user: Person, status: string) =>
  call(by, 'PUT', `users/${user.id}/status`, { status, olderCredentials: 'keep' })
const shown = async (user: Person) => (await call(ada, 'GET', `users/${user.id}`)).body
const roleKeys = async (user: Person) => (await shown(user)).roles.map(({ key }: { key: string }) => key)

describe('undoing', () => {
  test('gives back roles, by the request that changed them, and is an event by itself', async () => {
    const person = await somebody(['auditor'])
    const changed = await setRoles(ada, person, ['member'])
    const undone = await undoOf(ada, changed)
    expect(undone.body, undone.raw).toEqual({ undone: 1 })
    expect(await roleKeys(person)).toEqual(['auditor'])
    const [last] = await eventsOf(person.id, 'user.roles-changed')
    expect(last).toMatchObject({ before: { roles: ['member'] }, after: { roles: ['auditor'] } })
    const [said] = (await call(ada, 'GET', 'audit-events?action=change.undone')).body.items
    expect(said.target).toMatchObject({ kind: 'operation', name: 'user.roles-changed' })
    // And back again.
    expect((await undo(ada, { event: last.id })).status).toBe(200)
    expect(await roleKeys(person)).toEqual(['member'])
  })

  test('takes back a deactivation, and an activation', async () => {
    const person = await somebody()
    expect((await undoOf(ada, await setStatus(ada, person, 'inactive'))).status).toBe(200)
    expect((await shown(person)).status).toBe('active')
    await setStatus(ada, person, 'inactive')
    expect((await undoOf(ada, await setStatus(ada, person, 'active'))).status).toBe(200)
    expect((await shown(person)).status).toBe('inactive')
  })

  test('takes back a capability and a revocation, with its reason and its days', async () => {
    const person = await somebody()
    const startsAt = new Date(Date.now() + 86_400_000).toISOString()
    const endsAt = new Date(Date.now() + 172_800_000).toISOString()
    const given = { user: person.id, permission: 'hunt:fleet', reason: 'on call', startsAt, endsAt }
    const granted = await call(ada, 'POST', 'capabilities', { ...given, olderCredentials: 'keep' })
    expect((await undoOf(ada, granted)).status).toBe(200)
    const held = async () => (await call(ada, 'GET', `capabilities?user=${person.id}`)).body.items
    expect(await held()).toEqual([])
    const again = await call(ada, 'POST', 'capabilities', { ...given, olderCredentials: 'keep' })
    const revoked = await call(ada, 'DELETE', `capabilities/${again.body.id}`)
    expect((await undoOf(ada, revoked)).status).toBe(200)
    expect(await held()).toMatchObject([{ permission: 'hunt:fleet', reason: 'on call', startsAt, endsAt }])
  })

  test('takes back a later end of a capability, and not what came before it', async () => {
    const person = await somebody()
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const [endsAt, later] = [inDays(2), inDays(9)]
    const given = { user: person.id, permission: 'hunt:fleet', reason: 'on call', endsAt }
    const granted = await call(ada, 'POST', 'capabilities', { ...given, olderCredentials: 'keep' })
    const extended = await call(ada, 'PUT', `capabilities/${granted.body.id}/end`, { endsAt: later })
    expect(refusalOf(await undoOf(ada, granted))).toBe('409 undo.overtaken')
    expect((await undoOf(ada, extended)).status).toBe(200)
    const { items } = (await call(ada, 'GET', `capabilities?user=${person.id}`)).body
    expect(items).toMatchObject([{ permission: 'hunt:fleet', endsAt }])
  })

  test('sets a limit back to what it was', async () => {
    const person = await somebody()
    const put = (value: number) =>
      call(ada, 'PUT', `users/${person.id}/limits/hunts.most`, { value, olderCredentials: 'keep' })
    const limit = async () =>
      (await call(ada, 'GET', `users/${person.id}/access`)).body.limits.find(
        (each: { limit: string }) => each.limit === 'hunts.most',
      )
    const first = await put(5)
    const second = await put(7)
    expect(refusalOf(await undoOf(ada, first))).toBe('409 undo.overtaken')
    expect((await undoOf(ada, second)).status).toBe(200)
    expect(await limit()).toMatchObject({ value: 5, source: 'user' })
    // What was undone came after as well: the first is not undone any more by itself.
    expect(refusalOf(await undoOf(ada, first))).toBe('409 undo.overtaken')
  })

  test('takes out who was added to a group, puts back who was removed, and changes roles back', async () => {
    const [one, two] = [await somebody(), await somebody()]
    const group = await groups.made(ada, 'Undone')
    const added = await groups.add(ada, group, [one.id, two.id])
    expect((await undoOf(ada, added)).status).toBe(200)
    expect(await membersOf(app, group)).toEqual(['ada owner'])
    await groups.add(ada, group, [one.id], 'owner')
    const removed = await groups.drop(ada, group, one.id)
    expect((await undoOf(ada, removed)).status).toBe(200)
    expect(await membersOf(app, group)).toEqual(['ada owner', `${one.username} owner`])
    const demoted = await groups.setRole(ada, group, one.id, 'member')
    expect((await undoOf(ada, demoted)).status).toBe(200)
    expect(await membersOf(app, group)).toEqual(['ada owner', `${one.username} owner`])
  })

  test('says what came after', async () => {
    const person = await somebody()
    const changed = await setRoles(ada, person, ['auditor'])
    await setRoles(bert, person, ['administrator'])
    const refused = await undoOf(ada, changed)
    expect(refusalOf(refused)).toBe('409 undo.overtaken')
    expect(refused.body.detail).toBe('bert changed the roles of this user since.')
    // Another thing of the same user is not in the way.
    await setStatus(ada, person, 'inactive')
    const [latest] = await eventsOf(person.id, 'user.roles-changed')
    expect((await undo(ada, { event: latest.id })).status).toBe(200)
    expect(await roleKeys(person)).toEqual(['auditor'])
  })

  test('is refused where more came after than is looked through', async () => {
    const person = await somebody()
    const given = { user: person.id, permission: 'hunt:fleet', reason: 'on call' }
    const granted = await call(ada, 'POST', 'capabilities', { ...given, olderCredentials: 'keep' })
    const [event] = await eventsOf(person.id, 'capability.granted')
    await asOwner(app.storage.database, (db) =>
      sql`insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind,
          target_id, target_name, after, address, user_agent, request_id)
        select tenant_id, gen_random_uuid(), at + interval '1 millisecond', 'capability.revoked', outcome, actor_kind,
          actor_id, actor_name, target_kind, target_id, target_name, '{"permission": "another"}', address, user_agent, request_id
        from audit_events, generate_series(1, 200) where id = ${event.id}`.execute(db),
    )
    const endsAt = new Date(Date.now() + 86_400_000).toISOString()
    await call(ada, 'PUT', `capabilities/${granted.body.id}/end`, { endsAt })
    expect(refusalOf(await undo(ada, { event: event.id }))).toBe('409 undo.overtaken')
  })

  test('needs the rights of the opposite change', async () => {
    const person = await somebody(['administrator'])
    const tara = await somebody(['administrator'])
    const plain = await somebody()
    // Taking a role that one does not have is refused, so is giving it back.
    const demoted = await setRoles(ada, bert, ['member'])
    const [event] = await eventsOf(bert.id, 'user.roles-changed')
    expect(refusalOf(await undo(tara, { event: event.id }))).toBe('403 access.escalation')
    expect(refusalOf(await undo(plain, { event: event.id }))).toBe('404 undo.not_found')
    expect(refusalOf(await undoOf(tara, demoted))).toBe('404 undo.not_found')
    expect((await undoOf(ada, demoted)).status).toBe(200)
    // Who has lost the permission since may not take back what they did with it.
    const changed = await setRoles(tara, person, ['member'])
    await setRoles(ada, tara, ['auditor'])
    expect(refusalOf(await undoOf(tara, changed))).toBe('403 access.denied')
    expect(await roleKeys(person)).toEqual(['member'])
  })

  test('happens once, also when it is asked for twice at once', async () => {
    const person = await somebody(['auditor'])
    const changed = await setRoles(ada, person, ['member'])
    const both = await Promise.all([undoOf(ada, changed), undoOf(ada, changed)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await roleKeys(person)).toEqual(['auditor'])
  })

  test('is refused for what cannot be undone, and without anything to undo', async () => {
    const person = await somebody()
    const [created] = await eventsOf(person.id, 'user.created')
    expect(refusalOf(await undo(ada, { event: created.id }))).toBe('409 undo.not_possible')
    expect(refusalOf(await undo(ada, {}))).toBe('400 request.invalid')
    expect(refusalOf(await undo(ada, { request: 'no-such-request' }))).toBe('404 undo.not_found')
    const changed = await setStatus(ada, person, 'inactive')
    await call(ada, 'DELETE', `users/${person.id}`)
    expect(refusalOf(await undoOf(ada, changed))).toBe('404 user.not_found')
  })

  test('takes back deletions of users from the recycle bin, where there is one, and as long as they are there', async () => {
    const [one, two] = [await somebody(['auditor']), await somebody()]
    const dropped = await call(ada, 'DELETE', `users/${one.id}`)
    expect((await undoOf(ada, dropped)).body).toEqual({ undone: 1 })
    expect(await roleKeys(one)).toEqual(['auditor'])
    expect(refusalOf(await undoOf(ada, dropped))).toBe('409 undo.overtaken')
    const again = await call(ada, 'DELETE', `users/${two.id}`)
    await call(ada, 'DELETE', `recycle-bin/users/${two.id}`)
    expect(refusalOf(await undoOf(ada, again))).toBe('409 undo.overtaken')
  })

  test('takes back a change of many at once, all of it or nothing', async () => {
    await app.startWork()
    const people = [await somebody(), await somebody(), await somebody()]
    const users = { ids: people.map(({ id }) => id) }
    const change = async () => {
      const job = await call(ada, 'POST', 'users/bulk/status', { users, status: 'inactive' })
      await expect
        .poll(async () => (await call(ada, 'GET', `jobs/${job.body.id}`)).body.status, { timeout: 20_000 })
        .toBe('done')
      return job
    }
    const first = await change()
    expect((await undoOf(ada, first)).body).toEqual({ undone: 3 })
    for (const person of people) expect((await shown(person)).status).toBe('active')
    const second = await change()
    await setStatus(bert, people[1] as Person, 'active')
    expect(refusalOf(await undoOf(ada, second))).toBe('409 undo.overtaken')
    expect((await shown(people[0] as Person)).status).toBe('inactive')
  })
})
