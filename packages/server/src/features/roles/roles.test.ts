import type { Role } from '@rollcall/contract/roles.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/**
 * The default profile, where accounts have any number of roles. ada has all rights, tara administers users and roles without the rights
 * of the product, max is a member.
 */
let app: TestApp
let ada: Person
let tara: Person
let max: Person

const path = '/tenants/default/roles'
const users = '/tenants/default/users'

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      source.permissions.push({ key: 'sql:query', group: 'Data', description: 'Ask.', implies: [] })
      source.limits.push({ key: 'things', description: 'Things.', unit: 'things', bounds: [] })
      const administrator = source.roles.find(({ key }) => key === 'administrator')
      if (administrator) administrator.limits = { things: 50 }
    },
  })
  ada = await app.firstAdministrator()
  tara = await app.addPerson(ada, 'tara', ['administrator'])
  max = await app.addPerson(ada, 'max')
})
afterAll(() => app.close())

const create = (by: Person, body: object) =>
  app.request({ method: 'POST', path, body: { permissions: [], ...body }, cookie: by.cookie })
const update = (by: Person, role: Role, body: object) =>
  app.request({
    method: 'PATCH',
    path: `${path}/${role.id}`,
    body: { revision: role.revision, olderCredentials: 'keep', ...body },
    cookie: by.cookie,
  })
const made = async (by: Person, body: object): Promise<Role> => {
  const answer = await create(by, body)
  expect(answer.status, answer.raw).toBe(201)
  return answer.body
}
const roles = async (by = ada): Promise<Role[]> => (await app.request({ path, cookie: by.cookie })).body.items
const roleCalled = async (key: string) => (await roles()).find((role) => role.key === key) as Role
const codeOf = ({ status, body }: { status: number; body?: { code: string } }) => `${status} ${body?.code}`
const permissionsOf = async (person: Person): Promise<string[]> =>
  (await app.request({ path: '/me', cookie: person.cookie })).body.permissions
const give = async (whom: Person, ...keys: string[]) => {
  const answer = await app.request({
    method: 'PUT',
    path: `${users}/${whom.id}/roles`,
    body: { roles: keys, olderCredentials: 'keep' },
    cookie: ada.cookie,
  })
  expect(answer.status, answer.raw).toBe(200)
}
const audited = async (action: string) =>
  (await app.request({ path: `/tenants/default/audit-events?action=${action}&limit=1`, cookie: ada.cookie }))
    .body.items[0]

describe('a new role (PV-06)', () => {
  test('is created with all fields, comes last in lists, and can be given at once', async () => {
    const answer = await create(ada, {
      name: '  Night Shift ',
      description: 'Looks at night',
      externalName: 'CN=Night,OU=Roles',
      color: 'teal',
      permissions: ['users:update', 'audit:read'],
      limits: { things: 7 },
    })
    expect(answer.status, answer.raw).toBe(201)
    expect(answer.body).toMatchObject({
      key: 'night-shift',
      name: 'Night Shift',
      description: 'Looks at night',
      externalName: 'CN=Night,OU=Roles',
      color: 'teal',
      builtIn: false,
      allPermissions: false,
      listedPermissions: ['users:update', 'audit:read'],
      limits: { things: 7 },
      users: 0,
      revision: 0,
      grantable: true,
    })
    expect(answer.body.permissions).toContain('users:read')
    expect((await roles()).at(-1)).toEqual(answer.body)
    await give(max, 'night-shift')
    expect(await permissionsOf(max)).toEqual(
      expect.arrayContaining(['users:update', 'users:read', 'audit:read']),
    )
    await give(max, 'member')
    expect(await audited('role.created')).toMatchObject({
      actor: { name: 'ada' },
      target: { kind: 'role', id: answer.body.id, name: 'Night Shift' },
      after: { key: 'night-shift', permissions: ['users:update', 'audit:read'], limits: { things: 7 } },
    })
  })

  test.each([
    ['Équipe de nuit', 'equipe-de-nuit'],
    ['24/7', 'role'],
    ['夜勤', 'role-2'],
    ['None', 'none-2'],
    ['Member!', 'member-2'],
    [`${'long '.repeat(19)}name`, 'long-long-long-long-long-long-long-long-long-long-long-long-lon'],
  ])('called %j has the key %s', async (name, key) => {
    expect((await made(ada, { name })).key).toBe(key)
  })

  test.each<[string, object, string]>([
    ['a name in another case', { name: 'MEMBER' }, '409 role.name_taken'],
    ['a name with blanks around it', { name: ' Member ' }, '409 role.name_taken'],
    ['a name in compatible letters', { name: 'Ｍember' }, '409 role.name_taken'],
    ['nothing but blanks', { name: '   ' }, '400 request.invalid'],
    ['an external name of blanks', { name: 'Blank', externalName: '  ' }, '400 request.invalid'],
    ['a name that hides characters', { name: 'Mem\u200bber' }, '400 request.invalid'],
    ['a name in full-width letters', { name: 'Ｍｅｍｂｅｒ' }, '409 role.name_taken'],
    ['a name with another blank in it', { name: 'Super\u00a0administrator' }, '409 role.name_taken'],
    ['a name with two blanks in it', { name: 'Super  administrator' }, '409 role.name_taken'],
    ['a name with a Hangul filler', { name: 'Member\u3164' }, '400 request.invalid'],
    ['a name with a halfwidth filler', { name: 'Member\uffa0' }, '400 request.invalid'],
    ['a name with a Hangul jamo filler', { name: 'Member\u1160' }, '400 request.invalid'],
    ['a name with an empty Braille pattern', { name: 'Member\u2800' }, '400 request.invalid'],
    ['an external name that shows nothing', { name: 'Odd', externalName: '\u3164' }, '400 request.invalid'],
    ['a key that is there', { name: 'Another', key: 'member' }, '409 role.key_taken'],
    ['the key that means no role', { name: 'Another', key: 'none' }, '409 role.key_taken'],
    ['a key in capitals', { name: 'Another', key: 'Other' }, '400 request.invalid'],
    ['an unknown permission', { name: 'Odd', permissions: ['sql:drop'] }, '400 permission.not_found'],
    ['a permission twice', { name: 'Odd', permissions: ['audit:read', 'audit:read'] }, '400 request.invalid'],
    ['an unknown limit', { name: 'Odd', limits: { hunts: 1 } }, '404 limit.not_found'],
    ['a negative limit', { name: 'Odd', limits: { things: -1 } }, '400 request.invalid'],
    ['half a thing', { name: 'Odd', limits: { things: 0.5 } }, '400 request.invalid'],
    ['a limit of another kind', { name: 'Odd', limits: { things: '7' } }, '400 request.invalid'],
    ['all permissions', { name: 'Odd', allPermissions: true }, '400 request.invalid'],
    ['no permissions', { name: 'Odd', permissions: undefined }, '400 request.invalid'],
    ['a colour of its own', { name: 'Odd', color: 'url(x)' }, '400 request.invalid'],
  ])('is refused with %s', async (_, body, answer) => {
    const before = await roles()
    expect(codeOf(await create(ada, body))).toBe(answer)
    expect(await roles()).toEqual(before)
  })

  test('U19 · the refusal of a taken name shows the name of the other role', async () => {
    const { body } = await create(ada, { name: '  mEMBER ' })
    expect(body.detail).toBe('Choose another name: there is a role Member.')
  })

  test('with an external name that another role has is refused', async () => {
    await made(ada, { name: 'Named One', externalName: 'group-one' })
    for (const externalName of ['group-one', 'Group-ONE']) {
      expect(codeOf(await create(ada, { name: 'Named Two', externalName }))).toBe(
        '409 role.external_name_taken',
      )
    }
  })

  test('never has more rights than its creator, higher limits included', async () => {
    const product = await create(tara, { name: 'Impersonators', permissions: ['sql:query'] })
    expect([codeOf(product), product.body.missing]).toEqual(['403 access.escalation', ['sql:query']])
    const generous = await create(tara, { name: 'Generous', limits: { things: 51 } })
    expect([codeOf(generous), generous.body.missing]).toEqual(['403 access.escalation', ['things']])
    expect(codeOf(await create(tara, { name: 'Endless', limits: { things: null } }))).toBe(
      '403 access.escalation',
    )
    await made(tara, { name: 'Modest', permissions: ['users:read'], limits: { things: 50 } })
    expect(codeOf(await create(max, { name: 'Mine' }))).toBe('403 access.denied')
  })

  test('cannot be given to or revoked from a user whose own limit hides a limit of the role beyond the caller’s', async () => {
    await made(ada, { key: 'generous', name: 'Generous', limits: { things: 60 } })
    const limit = await app.request({
      method: 'PUT',
      path: `${users}/${max.id}/limits/things`,
      body: { value: 5, olderCredentials: 'keep' },
      cookie: ada.cookie,
    })
    expect(limit.status, limit.raw).toBe(200)
    const setRoles = (by: Person, ...keys: string[]) =>
      app.request({
        method: 'PUT',
        path: `${users}/${max.id}/roles`,
        body: { roles: keys },
        cookie: by.cookie,
      })
    const given = await setRoles(tara, 'member', 'generous')
    expect([codeOf(given), given.body.missing]).toEqual(['403 access.escalation', ['things']])
    await give(max, 'member', 'generous')
    expect(codeOf(await setRoles(tara, 'member'))).toBe('403 access.escalation')
    await give(max, 'member')
  })

  test('can be created with an API key, within the rights of its owner', async () => {
    const key = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'roles' },
      cookie: tara.cookie,
    })
    const by = { method: 'POST', path, apiKey: key.body.key } as const
    const body = { name: 'By Key', permissions: ['audit:read'] }
    expect((await app.request({ ...by, body })).status).toBe(201)
    const more = { name: 'By Key Too', permissions: ['sql:query'] }
    expect(codeOf(await app.request({ ...by, body: more }))).toBe('403 access.escalation')
  })
})

describe('an edit of a role (PV-02)', () => {
  test('changes the given fields only, and is in the audit log', async () => {
    const role = await made(ada, {
      name: 'Editable',
      description: 'Stays',
      permissions: ['users:read', 'audit:read'],
      limits: { things: 3 },
    })
    const answer = await update(ada, role, {
      name: 'Edited',
      permissions: ['audit:read', 'capabilities:read'],
      limits: { things: null },
    })
    expect(answer.status, answer.raw).toBe(200)
    expect(answer.body).toMatchObject({ name: 'Edited', key: 'editable', description: 'Stays', revision: 1 })
    expect(answer.body.limits).toEqual({ things: null })
    expect((await roles()).find(({ id }) => id === role.id)).toEqual(answer.body)
    expect(await audited('role.updated')).toMatchObject({
      target: { id: role.id, name: 'Edited' },
      before: { name: 'Editable', permissionsRemoved: ['users:read'], limits: { things: 3 } },
      after: { name: 'Edited', permissionsAdded: ['capabilities:read'], limits: { things: null } },
    })
  })

  test('counts for all its users from their next request on', async () => {
    const role = await made(ada, { name: 'Growing', key: 'growing' })
    await give(max, 'member', 'growing')
    expect(await permissionsOf(max)).not.toContain('audit:read')
    const grown = await update(ada, role, { permissions: ['audit:read'] })
    expect(grown.body.users).toBe(1)
    expect(await permissionsOf(max)).toContain('audit:read')
    await update(ada, grown.body, { permissions: [] })
    expect(await permissionsOf(max)).not.toContain('audit:read')
  })

  test('of an outdated version is refused, so that no other edit is lost', async () => {
    const role = await made(ada, { name: 'Twice', permissions: ['audit:read'] })
    const [first, second] = await Promise.all([
      update(ada, role, { description: 'first' }),
      update(ada, role, { description: 'second' }),
    ])
    const answers = [codeOf(first), codeOf(second)].sort()
    expect(answers).toEqual(['200 undefined', '409 role.changed_meanwhile'])
    const won = first.status === 200 ? first : second
    expect((await roles()).find(({ id }) => id === role.id)?.description).toBe(won.body.description)
  })

  test('needs the rights of the role before and after', async () => {
    const role = await made(ada, { name: 'Between', permissions: ['audit:read'] })
    const more = await update(tara, role, { permissions: ['audit:read', 'sql:query'] })
    expect([codeOf(more), more.body.missing]).toEqual(['403 access.escalation', ['sql:query']])
    const raised = await update(ada, role, { permissions: ['sql:query'] })
    for (const change of [{ permissions: [] }, { name: 'Mine now' }]) {
      expect(codeOf(await update(tara, raised.body, change))).toBe('403 access.escalation')
    }
    const generous = await made(ada, { name: 'Generous One', limits: { things: 60 } })
    expect(codeOf(await update(tara, generous, { limits: {} }))).toBe('403 access.escalation')
    expect(codeOf(await update(max, role, { name: 'Mine' }))).toBe('403 access.denied')
  })

  test('of one’s own role adds no rights', async () => {
    const own = await roleCalled('administrator')
    const permissions = [...own.listedPermissions, 'sql:query']
    expect(codeOf(await update(tara, own, { permissions }))).toBe('403 access.escalation')
    expect(codeOf(await update(tara, own, { limits: { things: null } }))).toBe('403 access.escalation')
    expect(await roleCalled('administrator')).toEqual(own)
  })

  test('is refused for a role with all permissions', async () => {
    const all = await roleCalled('super-admin')
    for (const change of [{ permissions: [] }, { name: 'Root' }, { color: 'red' }]) {
      expect(codeOf(await update(ada, all, change))).toBe('409 role.not_editable')
    }
  })

  test.each<[string, object, string]>([
    ['the name of another', { name: 'auditor' }, '409 role.name_taken'],
    ['a blank name', { name: ' ' }, '400 request.invalid'],
    ['an external name of another', { externalName: 'taken-by-member' }, '409 role.external_name_taken'],
    ['an unknown permission', { permissions: ['sql:drop'] }, '400 permission.not_found'],
    ['an unknown limit', { limits: { hunts: 1 } }, '404 limit.not_found'],
    ['another key', { key: 'other' }, '400 request.invalid'],
  ])('is refused with %s', async (_, change, answer) => {
    const member = await roleCalled('member')
    if (member.externalName === null) await update(ada, member, { externalName: 'taken-by-member' })
    const role = (await roleCalled('plain')) ?? (await made(ada, { name: 'Plain' }))
    expect(codeOf(await update(ada, role, change))).toBe(answer)
    expect(await roleCalled('plain')).toEqual(role)
  })

  test('may change the case of a name, remove an external name, and change nothing', async () => {
    const role = await made(ada, { name: 'casing', externalName: 'outside' })
    const cased = await update(ada, role, { name: 'Casing', externalName: null })
    expect(cased.body).toMatchObject({ name: 'Casing', externalName: null, revision: 1 })
    expect((await update(ada, cased.body, {})).body).toMatchObject({ name: 'Casing', revision: 2 })
  })

  test('keeps permissions of an older catalogue, and refuses to add them', async () => {
    const role = await made(ada, { name: 'Old', permissions: ['audit:read'] })
    const { id: tenantId } = await app.requireTenant('default')
    await app.storage.database.transaction({ tenant: tenantId }, async (db) => {
      await db
        .updateTable('roles')
        .set({ permissions: ['audit:read', 'gone:by'] })
        .where('id', '=', role.id)
        .execute()
      await db
        .updateTable('tenants')
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .execute()
    })
    app.tenants.dropStale({ kind: 'tenant', tenant: tenantId })
    const named = await update(ada, role, { name: 'Old One' })
    expect(named.body.listedPermissions).toEqual(['audit:read'])
    const kept = await update(ada, named.body, { permissions: ['gone:by', 'users:read'] })
    expect(kept.status, kept.raw).toBe(200)
    expect((await audited('role.updated')).before).toEqual({ permissionsRemoved: ['audit:read'] })
    const without = await update(ada, kept.body, { permissions: ['users:read'] })
    expect(codeOf(await update(ada, without.body, { permissions: ['gone:by'] }))).toBe(
      '400 permission.not_found',
    )
  })
})

test('Rollcall says in the language of the reader what its own permissions allow; of a product all stays as it is', async () => {
  const read = async (language: string) => {
    const headers = { 'accept-language': language }
    const answer = await app.request({ path: '/tenants/default/permissions', cookie: ada.cookie, headers })
    return answer.body.items as { key: string; group: string; description: string; origin: string }[]
  }
  const [english, german] = [await read('en'), await read('de-AT,de')]
  for (const [place, { key, group, description, origin }] of english.entries()) {
    const other = german[place]
    expect(other?.description === description, key).toBe(origin === 'product')
    if (origin === 'product') expect(other?.group).toBe(group)
  }
  expect(german).toContainEqual(
    expect.objectContaining({ key: 'audit:export', group: 'Audit-Protokoll', implies: ['audit:read'] }),
  )
})
