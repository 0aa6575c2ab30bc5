import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, giveRole, groupsIn, membersOf } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** The new owner of the groups of deleted users (HE-08). */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
/** The oldest administrator. */
let ada: Person
let bert: Person
let serial = 0

const settings = '/tenants/default/settings/groups'

beforeAll(async () => {
  app = await startTestApp({
    change: ({ roles }) => {
      roles.find(({ key }) => key === 'member')?.permissions.push('groups:create')
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  bert = await app.addPerson(ada, 'bert', ['super-admin'])
  await asOwner(app.storage.database, (db) =>
    db.updateTable('users').set({ email: 'ada@corp.example' }).where('id', '=', ada.id).execute(),
  )
})
afterAll(() => app.close())

const somebody = () => {
  serial += 1
  return app.addPerson(ada, `somebody ${serial}`)
}

const remove = (user: Person, by = bert) =>
  app.request({ method: 'DELETE', path: `/tenants/default/users/${user.id}`, cookie: by.cookie })

async function removeMany(users: Person[], by = bert): Promise<void> {
  const body = { users: { ids: users.map(({ id }) => id) } }
  const path = '/tenants/default/users/bulk/delete'
  const job = await app.request({ method: 'POST', path, body, cookie: by.cookie })
  expect(job.status, job.raw).toBeLessThan(300)
  app.startWork()
  await expect
    .poll(
      async () => {
        const at = { path: `/tenants/default/jobs/${job.body.id}`, cookie: by.cookie }
        return (await app.request(at)).body.status
      },
      { timeout: 20_000 },
    )
    .toBe('done')
}

async function mailsOf(user: Person) {
  const rows = await asOwner(app.storage.database, (db) =>
    db
      .selectFrom('mails')
      .select(['id', 'data'])
      .where('userId', '=', user.id)
      .where('kind', '=', 'groups-inherited')
      .orderBy('createdAt')
      .execute(),
  )
  return rows.map(({ data }) => data)
}

const choose = (id: string | null, by = ada) =>
  app.request({ method: 'PATCH', path: settings, body: { defaultAdministrator: id }, cookie: by.cookie })

async function setStatus(user: Person, status: 'active' | 'inactive'): Promise<void> {
  const path = `/tenants/default/users/${user.id}/status`
  const answer = await app.request({ method: 'PUT', path, body: { status }, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(200)
}

describe('when the only owner of a group is deleted', () => {
  test('the oldest active administrator owns it, gets a mail, and the log of the group says so', async () => {
    const [owner, member] = [await somebody(), await somebody()]
    const group = await groups.made(owner, 'Alone', [[member, 'member']])
    expect((await remove(owner)).status).toBe(204)
    expect(await membersOf(app, group)).toEqual(['ada owner', `${member.username} member`])
    expect((await groups.show(ada, group)).body).toMatchObject({ members: 2, owners: 1, ownRole: 'owner' })
    expect((await eventsOf(app, group)).at(-1)).toMatchObject({
      action: 'group.inherited',
      actorName: 'bert',
      targetName: 'Alone',
      before: { owner: owner.username },
      after: { owner: 'ada' },
    })
    expect((await mailsOf(ada)).at(-1)).toEqual({ groups: ['Alone'], count: 1, by: 'bert' })
  })

  test('a new owner who is a member already is promoted', async () => {
    const owner = await somebody()
    const group = await groups.made(owner, 'Promoted', [[ada, 'member']])
    await remove(owner)
    expect(await membersOf(app, group)).toEqual(['ada owner'])
    expect((await groups.show(ada, group)).body).toMatchObject({ members: 1, owners: 1 })
  })

  test('an owner who cannot sign in does not prevent the transfer; one who can, does', async () => {
    const [owner, other, asleep] = [await somebody(), await somebody(), await somebody()]
    const lost = await groups.made(owner, 'Asleep', [[asleep, 'owner']])
    const kept = await groups.made(owner, 'Awake', [[other, 'owner']])
    await setStatus(asleep, 'inactive')
    await remove(owner)
    expect(await membersOf(app, lost)).toEqual(['ada owner', `${asleep.username} owner`])
    expect(await membersOf(app, kept)).toEqual([`${other.username} owner`])
  })

  test('a service account does not count as an owner', async () => {
    const [owner, product] = [await somebody(), await somebody()]
    const group = await groups.made(owner, 'Of a product', [[product, 'owner']])
    await asOwner(app.storage.database, (db) =>
      db
        .updateTable('users')
        .set({ kind: 'service-account', provider: 'none' })
        .where('id', '=', product.id)
        .execute(),
    )
    expect(refusalOf(await groups.drop(owner, group, owner.id))).toBe('409 group.last_owner')
    expect(refusalOf(await groups.setRole(ada, group, owner.id, 'member'))).toBe('409 group.last_owner')
    await setStatus(owner, 'inactive')
    expect((await groups.list(ada, '?ownerless=true')).body.items).toMatchObject([{ id: group }])
    await remove(owner)
    expect(await membersOf(app, group)).toEqual(['ada owner', `${product.username} owner`])
  })

  test('the groups of an owner who was deactivated before are transferred as well', async () => {
    const owner = await somebody()
    const group = await groups.made(owner, 'Deactivated first')
    await setStatus(owner, 'inactive')
    expect(await membersOf(app, group)).toEqual([`${owner.username} owner`])
    await remove(owner)
    expect(await membersOf(app, group)).toEqual(['ada owner'])
  })

  test('the new owner has the rights of the group at once', async () => {
    const owner = await somebody()
    const group = await groups.made(ada, 'Carrying', [[owner, 'owner']])
    await giveRole(app, group, 'auditor')
    await groups.drop(ada, group, ada.id)
    await remove(owner)
    expect(await membersOf(app, group)).toEqual(['ada owner'])
    const path = `/tenants/default/users/${ada.id}/access`
    const { roles } = (await app.request({ path, cookie: ada.cookie })).body
    expect(roles.map(({ role }: { role: { key: string } }) => role.key)).toContain('auditor')
  })

  test('one mail tells of all groups of the users of one job, and names the first twenty', async () => {
    const [one, two] = [await somebody(), await somebody()]
    const before = await mailsOf(ada)
    const shared = await groups.made(one, 'Shared by both', [[two, 'owner']])
    for (let n = 10; n < 35; n++) await groups.made(n % 2 ? one : two, `Left behind ${n}`)
    await removeMany([one, two])
    expect(await membersOf(app, shared)).toEqual(['ada owner'])
    const mails = (await mailsOf(ada)).slice(before.length)
    expect(mails).toMatchObject([{ count: 26, by: 'bert' }])
    const named = Array.from({ length: 20 }, (_, n) => `Left behind ${n + 10}`)
    expect(mails[0]?.groups).toEqual(named)
    const owners = await groups.list(ada, '?q=left%20behind&ownerless=true')
    expect(owners.body.items).toEqual([])
  })

  test('no mail is sent if nothing is transferred', async () => {
    const [owner, before] = [await somebody(), await mailsOf(ada)]
    await remove(owner)
    expect(await mailsOf(ada)).toEqual(before)
  })

  test('a deletion that is refused changes no group', async () => {
    const owner = await app.addPerson(ada, 'stronger', ['super-admin'])
    const group = await groups.made(owner, 'Kept')
    const weak = await app.addPerson(ada, 'weaker', ['administrator'])
    expect(refusalOf(await remove(owner, weak))).toBe('403 access.escalation')
    expect(await membersOf(app, group)).toEqual(['stronger owner'])
  })
})

describe('the default administrator', () => {
  test('becomes the new owner instead of the oldest, as long as they can', async () => {
    expect((await choose(bert.id)).body).toEqual({
      defaultAdministrator: { id: bert.id, name: 'bert' },
      heir: { id: bert.id, name: 'bert' },
    })
    const [one, two] = [await somebody(), await somebody()]
    const first = await groups.made(one, 'For the default')
    await remove(one, ada)
    expect(await membersOf(app, first)).toEqual(['bert owner'])

    await setStatus(bert, 'inactive')
    expect((await app.request({ path: settings, cookie: ada.cookie })).body).toEqual({
      defaultAdministrator: { id: bert.id, name: 'bert' },
      heir: { id: ada.id, name: 'ada' },
    })
    const second = await groups.made(two, 'For the oldest')
    await remove(two, ada)
    expect(await membersOf(app, second)).toEqual(['ada owner'])
    await setStatus(bert, 'active')
    bert = { ...bert, cookie: (await app.signIn('bert', bert.password)).cookie as string }
    await choose(null)
  })

  test('if deleted, is not replaced, and their groups are transferred to the next administrator', async () => {
    const carla = await app.addPerson(ada, 'carla', ['super-admin'])
    await choose(carla.id)
    const group = await groups.made(carla, 'Of the default')
    await remove(carla)
    expect(await membersOf(app, group)).toEqual(['ada owner'])
    expect((await app.request({ path: settings, cookie: ada.cookie })).body).toEqual({
      defaultAdministrator: null,
      heir: { id: ada.id, name: 'ada' },
    })
  })

  test('is an active account with the administrator role without an end', async () => {
    const plain = await somebody()
    const idle = await app.addPerson(ada, 'idle', ['super-admin'])
    await setStatus(idle, 'inactive')
    for (const id of [plain.id, idle.id]) {
      const refused = await choose(id)
      expect(refusalOf(refused)).toBe('400 request.invalid')
      expect(refused.body.errors).toMatchObject([{ field: 'defaultAdministrator' }])
    }
    expect(refusalOf(await choose('00000000-0000-7000-8000-000000000000'))).toBe('404 user.not_found')
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve', 'elsewhere')
    expect(refusalOf(await choose(eve.id))).toBe('404 user.not_found')
    expect(refusalOf(await choose(ada.id, plain))).toBe('403 access.denied')
    const body = { name: 'Settings', permissions: ['settings:update'] }
    const role = await app.request({
      method: 'POST',
      path: '/tenants/default/roles',
      body,
      cookie: ada.cookie,
    })
    const blind = await app.addPerson(ada, 'blind', [role.body.key])
    const hidden = await choose(ada.id, blind)
    expect(refusalOf(hidden)).toBe('403 access.denied')
    expect(hidden.body.missing).toEqual(['users:read-names'])
  })
})

describe('the groups of a user', () => {
  test('are shown with the user’s role in each, and with the new owner of those that they own alone', async () => {
    const [user, other] = [await somebody(), await somebody()]
    await groups.made(user, 'Own alone')
    const shared = await groups.made(user, 'Own shared', [[other, 'owner']])
    await groups.made(other, 'Member only', [[user, 'member']])
    await giveRole(app, shared, 'auditor')
    const ask = (query = '', by = ada) =>
      app.request({ path: `/tenants/default/users/${user.id}/groups${query}`, cookie: by.cookie })
    const { body } = await ask('?total=true')
    expect(body).toMatchObject({ total: 3, ownedAlone: 1, heir: { name: 'ada' } })
    expect(body.items).toMatchObject([
      { group: { name: 'Member only' }, role: 'member', soleOwner: false, roles: [] },
      { group: { name: 'Own alone' }, role: 'owner', soleOwner: true },
      { group: { name: 'Own shared' }, role: 'owner', soleOwner: false, roles: [{ key: 'auditor' }] },
    ])
    const first = await ask('?limit=2')
    const rest = await ask(`?limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`)
    expect([...first.body.items, ...rest.body.items]).toEqual(body.items)
    expect(refusalOf(await ask('', await somebody()))).toBe('403 access.denied')
  })
})
