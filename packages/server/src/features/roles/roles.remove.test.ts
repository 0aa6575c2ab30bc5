import type { Role } from '@rollcall/contract/roles.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailsOf } from '../../../test/mailed-links.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { newId } from '../../platform/ids.ts'

const path = '/tenants/default/roles'
const users = '/tenants/default/users'

function callsOf(app: TestApp) {
  const codeOf = ({ status, body }: { status: number; body?: { code: string } }) => `${status} ${body?.code}`
  return {
    async make(by: Person, name: string, permissions: string[] = []): Promise<Role> {
      const body = { name, permissions }
      const answer = await app.request({ method: 'POST', path, body, cookie: by.cookie })
      expect(answer.status, answer.raw).toBe(201)
      return answer.body
    },
    async remove(by: Person, role: { id: string }, replaceWith?: string): Promise<string> {
      const query = replaceWith ? `?olderCredentials=keep&replaceWith=${replaceWith}` : ''
      const answer = await app.request({
        method: 'DELETE',
        path: `${path}/${role.id}${query}`,
        cookie: by.cookie,
      })
      return codeOf(answer)
    },
    async give(by: Person, whom: { id: string }, ...roles: string[]): Promise<void> {
      const to = `${users}/${whom.id}/roles`
      const answer = await app.request({
        method: 'PUT',
        path: to,
        body: { roles, olderCredentials: 'keep' },
        cookie: by.cookie,
      })
      expect(answer.status, answer.raw).toBe(200)
    },
    async roleCalled(by: Person, key: string): Promise<Role | undefined> {
      const { body } = await app.request({ path, cookie: by.cookie })
      return body.items.find((role: Role) => role.key === key)
    },
    async rolesOf(by: Person, whom: { id: string }): Promise<string[]> {
      const { body } = await app.request({ path: `${users}/${whom.id}`, cookie: by.cookie })
      return body.roles.map(({ key }: { key: string }) => key)
    },
  }
}

describe('deleting a role where users have any number of them', () => {
  let app: TestApp
  let calls: ReturnType<typeof callsOf>
  let ada: Person
  let tara: Person
  let max: Person

  beforeAll(async () => {
    app = await startTestApp({
      profile: 'default',
      change(source) {
        source.permissions.push({ key: 'sql:query', group: 'Data', description: 'Ask.', implies: [] })
      },
    })
    calls = callsOf(app)
    ada = await app.firstAdministrator()
    tara = await app.addPerson(ada, 'tara', ['administrator'])
    max = await app.addPerson(ada, 'max')
  })
  afterAll(() => app.close())

  const audited = async (action: string, target?: string) =>
    (
      await app.request({
        path: `/tenants/default/audit-events?action=${action}&limit=1${target ? `&target=${target}` : ''}`,
        cookie: ada.cookie,
      })
    ).body.items[0]

  test('that nobody has deletes only the role, and the log keeps what it was', async () => {
    const role = await calls.make(ada, 'Short lived', ['audit:read'])
    expect(await calls.remove(ada, role)).toBe('204 undefined')
    expect(await calls.roleCalled(ada, 'short-lived')).toBeUndefined()
    expect(await calls.remove(ada, role)).toBe('404 role.not_found')
    expect(await audited('role.deleted')).toMatchObject({
      target: { id: role.id, name: 'Short lived' },
      before: { key: 'short-lived', permissions: ['audit:read'] },
      after: { users: 0 },
    })
    expect((await calls.make(ada, 'Short lived')).key).toBe('short-lived')
  })

  test('that users have is refused until the caller says what replaces it', async () => {
    const role = await calls.make(ada, 'In use', ['audit:read'])
    await calls.give(ada, max, 'member', 'in-use')
    expect(await calls.remove(ada, role)).toBe('409 role.in_use')
    expect(await calls.remove(ada, role, 'in-use')).toBe('409 role.in_use')
    expect(await calls.remove(ada, role, 'nowhere')).toBe('404 role.not_found')
    expect(await calls.rolesOf(ada, max)).toContain('in-use')
    expect(await calls.remove(ada, role, 'auditor')).toBe('204 undefined')
    expect(await calls.rolesOf(ada, max)).toEqual(['auditor', 'member'])
    expect(await audited('user.roles-changed')).toMatchObject({
      target: { id: max.id },
      before: { roles: ['member', 'in-use'] },
      after: { roles: ['auditor', 'member'] },
    })
    expect((await audited('role.deleted')).after).toEqual({
      users: 1,
      groups: 0,
      replacedWith: 'auditor',
      keptCredentials: 1,
      recoverableUntil: expect.any(String),
    })
    const me = await app.request({ path: '/me', cookie: max.cookie })
    expect(me.body.permissions).toContain('audit:read')
  })

  test('leaves users without any role, who may sign in and do nothing', async () => {
    const role = await calls.make(ada, 'Only one', ['audit:read'])
    const nil = await app.addPerson(ada, 'nil', ['only-one'])
    expect(await calls.remove(ada, role, 'none')).toBe('204 undefined')
    expect(await calls.rolesOf(ada, nil)).toEqual([])
    expect((await app.request({ path: '/me', cookie: nil.cookie })).body.permissions).toEqual([])
    expect((await app.signIn('nil', nil.password)).status).toBe(200)
    expect((await app.request({ path: users, cookie: nil.cookie })).status).toBe(403)
    const access = await app.request({ path: `${users}/${nil.id}/access`, cookie: ada.cookie })
    expect(access.body).toMatchObject({ roles: [], permissions: [] })
    const listed = await app.request({ path: `${users}?q=nil`, cookie: ada.cookie })
    expect(listed.body.items).toMatchObject([{ username: 'nil', roles: [] }])
    await calls.give(ada, nil, 'auditor')
    expect((await app.request({ path: '/me', cookie: nil.cookie })).body.permissions).toContain('audit:read')
  })

  test('also ends grants of directories, and gives the other role for the same time', async () => {
    const role = await calls.make(ada, 'From outside')
    const { id: tenantId } = await app.requireTenant('default')
    const [lea, tim, eva] = [
      await app.addPerson(ada, 'lea'),
      await app.addPerson(ada, 'tim'),
      await app.addPerson(ada, 'eva'),
    ]
    const grantedAt = app.clock.now()
    const soon = new Date(grantedAt.getTime() + 600_000)
    const grant = { tenantId, roleId: role.id, grantedBy: null, grantedAt, startsAt: null, endsAt: null }
    await asOwner(app.storage.database, (db) =>
      db
        .insertInto('roleGrants')
        .values([
          { ...grant, userId: lea.id, source: 'ldap', sourceId: newId() },
          { ...grant, userId: tim.id, source: 'manual', endsAt: soon },
          { ...grant, userId: eva.id, source: 'manual', startsAt: new Date(0), endsAt: new Date(1000) },
        ])
        .execute(),
    )
    expect(await calls.remove(ada, role, 'auditor')).toBe('204 undefined')
    expect(await calls.rolesOf(ada, lea)).toEqual(['auditor', 'member'])
    expect(await calls.rolesOf(ada, tim)).toEqual(['auditor', 'member'])
    expect(await calls.rolesOf(ada, eva), 'hers had ended').toEqual(['member'])
    app.clock.advance(600_001)
    const [lia, tom] = await Promise.all([calls.rolesOf(ada, lea), calls.rolesOf(ada, tim)])
    expect([lia, tom]).toEqual([['auditor', 'member'], ['member']])
  })

  test.each(['super-admin', 'administrator', 'member', 'auditor'])(
    'that came with the profile is refused: %s',
    async (key) => {
      const role = (await calls.roleCalled(ada, key)) as Role
      expect(await calls.remove(ada, role, key === 'member' ? 'auditor' : 'member')).toBe(
        '409 role.not_deletable',
      )
    },
  )

  test('needs the rights of the role, of its replacement and of the users who have it', async () => {
    const beyond = await calls.make(ada, 'Beyond', ['sql:query'])
    expect(await calls.remove(tara, beyond)).toBe('403 access.escalation')
    expect(await calls.remove(max, beyond)).toBe('403 access.denied')
    const modest = await calls.make(tara, 'Modest', ['audit:read'])
    await calls.give(tara, max, 'modest')
    expect(await calls.remove(tara, modest, 'beyond')).toBe('403 access.escalation')
    expect(await calls.remove(tara, modest, 'super-admin')).toBe('403 access.escalation')
    await calls.give(ada, ada, 'super-admin', 'modest')
    expect(await calls.remove(tara, modest, 'none')).toBe('403 access.escalation')
    expect(await calls.rolesOf(ada, ada)).toContain('modest')
    expect(await calls.remove(ada, modest, 'none')).toBe('204 undefined')
    expect(await calls.rolesOf(ada, ada)).toEqual(['super-admin'])
  })

  test('of another tenant is not found, and cannot be edited', async () => {
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve', 'elsewhere')
    const role = await calls.make(ada, 'Ours')
    for (const method of ['DELETE', 'PATCH'] as const) {
      const body = method === 'PATCH' ? { body: { revision: 0, name: 'Mine' } } : {}
      const across = await app.request({
        method,
        path: `/tenants/elsewhere/roles/${role.id}`,
        ...body,
        cookie: eve.cookie,
      })
      expect([across.status, across.body.code]).toEqual([404, 'role.not_found'])
      const inside = await app.request({ method, path: `${path}/${role.id}`, ...body, cookie: eve.cookie })
      expect([inside.status, inside.body.code]).toEqual([404, 'tenant.not_found'])
    }
    expect(await calls.roleCalled(ada, 'ours')).toEqual(role)
  })
})

describe('deleting a role where every user has exactly one', () => {
  let app: TestApp
  let calls: ReturnType<typeof callsOf>
  let ada: Person

  beforeAll(async () => {
    app = await startTestApp({ profile: 'investigator' })
    calls = callsOf(app)
    ada = await app.firstAdministrator('ada@corp.example')
  })
  afterAll(() => app.close())

  test('gives users another, notifies them, and ends their sessions as a change of role does (IN-07)', async () => {
    const role = await calls.make(ada, 'Trainee')
    const kim = await app.invitePerson(ada, 'kim@corp.example', ['trainee'])
    expect(await calls.remove(ada, role, 'none')).toBe('409 role.in_use')
    expect((await app.request({ path: '/me', cookie: kim.cookie })).status).toBe(200)
    expect(await calls.remove(ada, role, 'viewer')).toBe('204 undefined')
    expect(await calls.rolesOf(ada, kim)).toEqual(['viewer'])
    expect((await app.request({ path: '/me', cookie: kim.cookie })).status).toBe(401)
    expect(await mailsOf(app.storage.database, kim.id, 'role-changed')).toMatchObject([
      { data: { before: ['Trainee'], after: ['Viewer'] } },
    ])
  })
})

describe('the administrators', () => {
  let app: TestApp
  let ada: Person

  beforeAll(async () => {
    app = await startTestApp({ profile: 'default' })
    ada = await app.firstAdministrator()
  })
  afterAll(() => app.close())

  test('keep what they need to administer, and may lose everything else', async () => {
    await app.addTenant('plain', 'default', (source) => {
      source.administratorRole = 'administrator'
    })
    const boss = await app.firstAdministrator('boss', 'plain')
    const at = '/tenants/plain/roles'
    const list = async (): Promise<Role[]> =>
      (await app.request({ path: at, cookie: boss.cookie })).body.items
    const own = (await list()).find(({ key }) => key === 'administrator') as Role
    const edit = (permissions: string[], { revision } = own) =>
      app.request({
        method: 'PATCH',
        path: `${at}/${own.id}`,
        body: { revision, permissions },
        cookie: boss.cookie,
      })
    for (const needed of ['users:create', 'users:assign-roles', 'roles:manage']) {
      const { status, body } = await edit(own.listedPermissions.filter((key) => key !== needed))
      expect([status, body.code, body.missing]).toEqual([409, 'role.administrator_needs', [needed]])
    }
    const lean = await edit(['users:create', 'users:assign-roles', 'roles:manage'])
    expect(lean.status, lean.raw).toBe(200)
    expect(lean.body.administrator).toBe(true)
    const back = await edit(own.listedPermissions, lean.body)
    expect([back.status, back.body.code]).toEqual([403, 'access.escalation'])
  })

  test('of a tenant have a thousand roles at most', async () => {
    const { id: tenantId } = await app.requireTenant('default')
    await asOwner(app.storage.database, async (db) => {
      const rows = await db.selectFrom('roles').selectAll().where('tenantId', '=', tenantId).execute()
      const [row] = rows
      if (!row) throw new Error('a tenant without roles')
      const more = Array.from({ length: 999 - rows.length }, (_, n) => ({
        ...row,
        id: crypto.randomUUID(),
        key: `filler-${n}`,
        name: `Filler ${n}`,
        externalName: null,
        allPermissions: false,
        builtIn: false,
        permissions: [],
        limits: '{}',
        position: 100 + n,
      }))
      await db.insertInto('roles').values(more).execute()
      await db
        .updateTable('tenants')
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .execute()
    })
    app.tenants.dropStale({ kind: 'tenant', tenant: tenantId })
    const make = (name: string) =>
      app.request({ method: 'POST', path, body: { name, permissions: [] }, cookie: ada.cookie })
    expect((await make('The last')).status).toBe(201)
    expect((await make('One more')).body.code).toBe('role.too_many_roles')
  })
})
