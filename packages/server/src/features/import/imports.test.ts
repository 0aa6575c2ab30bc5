import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailedLink, mailsOf } from '../../../test/mailed-links.ts'
import { type Answer, type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** On the default profile: ada may do everything, tara manages users but has no rights of the product. */
let app: TestApp
let ada: Person
let tara: Person

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true, runsServer: true })
  await app.startWork()
  ada = await app.firstAdministrator('ada')
  tara = await app.addPerson(ada, 'tara', ['administrator'])
})
afterAll(() => app.close())

const imports = '/tenants/default/imports'

const post = (path: string, body: object = {}, by: Person = ada, method: 'POST' | 'PUT' = 'POST') =>
  app.request({ method, path, body, cookie: by.cookie })
const get = async (path: string, by: Person = ada) => (await app.request({ path, cookie: by.cookie })).body

function upload(text: string | Buffer, by: Person = ada, query = 'file=staff.csv'): Promise<Answer> {
  return app.request({
    method: 'POST',
    path: `${imports}?${query}`,
    file: Buffer.from(text),
    cookie: by.cookie,
  })
}

/** Waits until nothing is being done with an import, and returns it. */
async function settled(id: string, by: Person = ada) {
  for (;;) {
    const row = await get(`${imports}/${id}`, by)
    if (!['checking', 'waiting', 'running', 'taking-back'].includes(row.status)) return row
    await sleep(20)
  }
}

/** Uploads a file and checks it with the columns that were guessed. */
async function checked(text: string, choices: object = {}, by: Person = ada) {
  const { body, raw, status } = await upload(text, by)
  expect(status, raw).toBe(201)
  const columns = body.columns.map(({ target }: { target: string | null }) => target)
  const answer = await post(`${imports}/${body.id}/check`, { columns, ...choices }, by, 'PUT')
  expect(answer.status, answer.raw).toBe(200)
  return settled(body.id, by)
}

const linesOf = async (id: string, by: Person = ada) => (await get(`${imports}/${id}/lines`, by)).items
const drop = (id: string, by: Person = ada) =>
  app.request({ method: 'DELETE', path: `${imports}/${id}`, cookie: by.cookie })

async function run(id: string, by: Person = ada, body: object = {}) {
  const answer = await post(`${imports}/${id}/run`, body, by)
  expect(answer.status, answer.raw).toBe(200)
  return settled(id, by)
}

const userNamed = async (login: string) =>
  (await get(`/tenants/default/users?login=${encodeURIComponent(login)}`)).items[0]

describe('a file', () => {
  test('is read, checked, imported and audited', async () => {
    const made = await post('/tenants/default/groups', { name: 'Night shift', public: false })
    const text =
      'Login;E-Mail-Adresse;Name;Role;Groups\r\nnora;nora@corp.example;Nora;auditor;night  shift\r\nolga;olga@corp.example;;;\r\n'
    const row = await checked(text)
    expect(row).toMatchObject({
      file: 'staff.csv',
      status: 'checked',
      lines: 2,
      counts: { created: 2, changed: 0, unchanged: 0, refused: 0 },
      actions: { run: { allowed: true }, takeBack: { allowed: false } },
    })
    expect(row.columns.map(({ target }: { target: string }) => target)).toEqual([
      'username',
      'email',
      'alias',
      'roles',
      'groups',
    ])
    expect(await userNamed('nora'), 'a check creates nobody').toBeUndefined()
    const done = await run(row.id)
    expect(done).toMatchObject({ status: 'done', trouble: null, finishedAt: expect.any(String) })
    expect(await userNamed('nora')).toMatchObject({
      email: 'nora@corp.example',
      alias: 'Nora',
      status: 'invited',
      roles: [{ key: 'auditor' }],
    })
    const members = (await get(`/tenants/default/groups/${made.body.id}/members`)).items
    expect(members.map(({ user }: { user: { name: string } }) => user.name).sort()).toEqual(['ada', 'nora'])
    const events = (await get('/tenants/default/audit-events?limit=20')).items
    expect(events.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['import.finished', 'user.created', 'invitation.sent', 'import.started']),
    )
  })
})

test('a sample ends before a character that it has no room for', async () => {
  const { body, raw, status } = await upload(`username,alias\nhalf,${'a'.repeat(99)}😀\n`)
  expect(status, raw).toBe(201)
  expect(body.columns[1].samples[0]).toMatch(/^a{99}/)
  await drop(body.id)
})

describe('the preview', () => {
  test('says each reason with its line, column and value, and nothing of the file is imported', async () => {
    const nfd = 'Rene\u0301'
    const text = [
      'username,email,role,groups',
      'ADA,one@corp.example,,',
      `Ren\u00e9,two@corp.example,,`,
      `${nfd},three@corp.example,,`,
      'zoe,TWO@corp.example,,',
      'yan,no address,,',
      'xara,four@corp.example,nobody,',
      'will,five@corp.example,super-admin,',
      'vic,six@corp.example,,No such group',
      'uma,,,',
      'tim,seven@corp.example,,,surplus',
      'sam,eight@corp.example,,',
      '',
    ].join('\n')
    const row = await checked(text, {}, tara)
    expect(row.counts).toEqual({ created: 2, changed: 0, unchanged: 0, refused: 9 })
    const lines = await linesOf(row.id, tara)
    const reasons = Object.fromEntries(
      lines.map(
        ({ line, reasons }: { line: number; reasons: { column: number; code: string; value: string }[] }) => [
          line,
          reasons.map(({ column, code, value }) => [column, value, code]),
        ],
      ),
    )
    expect(reasons).toEqual({
      2: [[0, 'ADA', 'user.username_taken']],
      3: [],
      4: [[0, nfd, 'import_duplicate']],
      5: [[1, 'TWO@corp.example', 'import_duplicate']],
      6: [[1, 'no address', expect.any(String)]],
      7: [[2, 'nobody', 'import_role']],
      8: [[2, 'super-admin', 'access.escalation']],
      9: [[3, 'No such group', 'import_group']],
      10: [[1, '', 'email_required_for_invitation']],
      11: [[null, null, 'import_line_too_long']],
      12: [],
    })
    expect(lines[2].reasons[0].message).toBe('Line 3 has the same.')
    expect((await post(`${imports}/${row.id}/run`, {}, tara)).body).toMatchObject({
      code: 'import.refused_lines',
    })
    const file = await app.request({ path: `${imports}/${row.id}/refused`, cookie: tara.cookie })
    expect(file.raw).toMatch(/^\uFEFFusername,email,role,groups,line,reasons\r\nADA,one@corp\.example,,,2,/)
    expect(file.raw.trim().split('\r\n')).toHaveLength(10)
    const german = await app.request({
      path: `${imports}/${row.id}/lines?outcome=refused&limit=2`,
      cookie: tara.cookie,
      headers: { 'accept-language': 'de' },
    })
    expect(german.body.items[1].reasons[0].message).toBe('Zeile 3 hat dasselbe.')
    const denied = (await get('/tenants/default/audit-events?action=access.denied&limit=5')).items
    expect(denied[0]).toMatchObject({
      target: { id: 'imports.check' },
      after: { users: 1 },
      actor: { name: 'tara' },
    })
    await drop(row.id, tara)
  })

  test('is for the user who uploaded the file alone, and every import is in its own tenant', async () => {
    const { body } = await upload('username,email\nquinn,quinn@corp.example\n')
    expect(body.columns[0].samples).toEqual(['quinn'])
    const seen = await get(`${imports}/${body.id}`, tara)
    expect(seen.columns[0].samples).toEqual([])
    for (const path of ['lines', 'refused'])
      expect((await get(`${imports}/${body.id}/${path}`, tara)).code).toBe('import.not_found')
    expect(
      (await post(`${imports}/${body.id}/check`, { columns: ['username', 'email'] }, tara, 'PUT')).body.code,
    ).toBe('import.not_found')
    await drop(body.id)
    expect((await get(`${imports}/${body.id}`)).code).toBe('import.not_found')
  })

  test('changes accounts that are there, only where the choice says so and within the rights of the importer', async () => {
    const hugo = await app.addPerson(ada, 'hugo')
    const text = 'username,alias,role\nhugo,Hugo the Great,auditor\nada,Somebody else,\ntara,,\n'
    const none = await checked(text, { invitations: 'none' }, tara)
    expect(none.counts.refused).toBe(3)
    const row = await checked(text, { invitations: 'none', update: 'username' }, tara)
    const [first, second, third] = await linesOf(row.id, tara)
    expect(first).toMatchObject({
      outcome: 'changed',
      changes: [
        { target: 'alias', before: null, after: 'Hugo the Great' },
        { target: 'roles', before: 'Member', after: 'Auditor' },
      ],
    })
    expect(second).toMatchObject({
      outcome: 'refused',
      reasons: [{ column: null, code: 'access.escalation' }],
    })
    expect(third.outcome).toBe('unchanged')
    for (const id of [none.id, row.id]) await drop(id, tara)
    const good = await checked('username,alias,role\nhugo,Hugo,auditor\n', { update: 'username' }, tara)
    expect(await run(good.id, tara)).toMatchObject({ status: 'done', counts: { changed: 1 } })
    expect(await get(`/tenants/default/users/${hugo.id}`)).toMatchObject({
      alias: 'Hugo',
      roles: [{ key: 'auditor' }],
    })
    const taken = await post(`${imports}/${good.id}/take-back`)
    expect(taken.status, taken.raw).toBe(200)
    expect(await settled(good.id)).toMatchObject({ takenBack: { deleted: 0, restored: 1, left: 0 } })
    expect(await get(`/tenants/default/users/${hugo.id}`)).toMatchObject({
      alias: null,
      roles: [{ key: 'member' }],
    })
  })
})

describe('a run', () => {
  test('imports all or nothing, once, and with the rights of that moment', async () => {
    const row = await checked('username,email\nrun1,run1@corp.example\nrun2,run2@corp.example\n', {}, tara)
    // Somebody else took a name meanwhile.
    const { body: other } = await post('/tenants/default/users', {
      username: 'run2',
      password: 'nine grey geese fly',
    })
    const stopped = await run(row.id, tara)
    expect(stopped).toMatchObject({
      status: 'checked',
      trouble: { code: 'import.refused_lines' },
      counts: { created: 1, refused: 1 },
    })
    expect(await userNamed('run1')).toBeUndefined()
    await app.request({ method: 'DELETE', path: `/tenants/default/users/${other.id}`, cookie: ada.cookie })
    const columns = ['username', 'email']
    await post(`${imports}/${row.id}/check`, { columns }, tara, 'PUT')
    await settled(row.id, tara)
    const answers = await Promise.all([1, 2, 3].map(() => post(`${imports}/${row.id}/run`, {}, tara)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await settled(row.id, tara)).toMatchObject({ status: 'done' })
    const created = (await get('/tenants/default/audit-events?action=user.created&limit=50')).items
    const names = created.map(({ target }: { target: { name: string } }) => target.name)
    expect(names.filter((name: string) => name === 'run1')).toHaveLength(1)
  })

  test('changes the account that its preview named, and no other that has its address by now', async () => {
    const [paul, rosa] = [await app.addPerson(ada, 'paul'), await app.addPerson(ada, 'rosa')]
    const giveEmail = async ({ id }: Person, email: string) => {
      const given = await app.request({
        method: 'PATCH',
        path: `/tenants/default/users/${id}`,
        body: { email },
        cookie: ada.cookie,
      })
      expect(given.status, given.raw).toBe(200)
    }
    await giveEmail(paul, 'lead@corp.example')
    const row = await checked('email,role\nlead@corp.example,auditor\n', { update: 'email' })
    await giveEmail(paul, 'paul@corp.example')
    await giveEmail(rosa, 'lead@corp.example')
    const stopped = await run(row.id)
    expect(stopped).toMatchObject({ status: 'checked', trouble: { code: 'import.refused_lines' } })
    expect(await get(`/tenants/default/users/${rosa.id}`)).toMatchObject({ roles: [{ key: 'member' }] })
    expect(await run(row.id), 'now the preview says so').toMatchObject({ status: 'done' })
  })

  test('is taken back: users who have signed in since are left, and said', async () => {
    const row = await checked('username,email\nback1,back1@corp.example\nback2,back2@corp.example\n')
    await run(row.id)
    const { id } = await userNamed('back2')
    const token = await mailedLink(app, id, 'invitation')
    const accepted = await app.request({
      method: 'POST',
      path: '/invitations',
      body: { token, password: passwordOf('back2') },
    })
    expect(accepted.status, accepted.raw).toBe(201)
    expect((await post(`${imports}/${row.id}/take-back`)).status).toBe(200)
    expect(await settled(row.id)).toMatchObject({
      status: 'taken-back',
      takenBack: { deleted: 1, restored: 0, left: 1 },
    })
    expect(await userNamed('back1')).toBeUndefined()
    expect((await post(`${imports}/${row.id}/take-back`)).body.code).toBe('import.not_now')
    const again = await checked('username,email\nback1,back1@corp.example\n')
    expect(again.counts.created, 'its names are free again').toBe(1)
    await drop(again.id)
  })

  test('is taken back within the permissions of that moment: roles stay where the caller may not assign them', async () => {
    const roleOf = async (name: string, permissions: string[]) => {
      const role = await post('/tenants/default/roles', { name, permissions })
      expect(role.status, role.raw).toBe(201)
      return role.body.key as string
    }
    const [looker, reader] = [await roleOf('Looker', ['users:read']), await roleOf('Reader', ['groups:read'])]
    const rights = ['users:create', 'users:update', 'users:delete', 'groups:read']
    const clerk = await app.addPerson(ada, 'clerk', [await roleOf('Clerk', rights)])
    const ivan = await app.addPerson(ada, 'ivan', [looker])
    const row = await checked(`username,alias,role\nivan,Ivan,${reader}\n`, { update: 'username' })
    await run(row.id)
    expect((await post(`${imports}/${row.id}/take-back`, {}, clerk)).status).toBe(200)
    expect(await settled(row.id)).toMatchObject({ takenBack: { deleted: 0, restored: 0, left: 1 } })
    const after = await get(`/tenants/default/users/${ivan.id}`)
    expect(after).toMatchObject({ alias: null, roles: [{ key: reader }] })
  })

  test('invites on the day that was chosen, those who are still inactive', async () => {
    const hour = 3_600_000
    const inviteAt = new Date(app.clock.now().getTime() + hour).toISOString()
    const row = await checked('username,email\nlater1,later1@corp.example\n', {
      invitations: 'later',
      inviteAt,
    })
    await run(row.id)
    const { id } = await userNamed('later1')
    const { id: tenantId } = await app.requireTenant('default')
    const begin = () =>
      app.storage.database.transaction({ tenant: tenantId }, (db) =>
        app.queue.enqueue(db, 'import', [{ tenantId, id: row.id }]),
      )
    // A job may come again before its day.
    await begin()
    await settled((await checked('username,email\nlater2,later2@corp.example\n')).id)
    expect(await mailsOf(app.storage.database, id, 'invitation')).toEqual([])
    app.clock.advance(hour)
    await begin()
    while ((await userNamed('later1')).status !== 'invited') await sleep(50)
    expect(await mailsOf(app.storage.database, id, 'invitation')).toHaveLength(1)
  })

  test('does nothing in a tenant that is suspended meanwhile', async () => {
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve', 'elsewhere')
    const at = '/tenants/elsewhere/imports'
    const file = Buffer.from('username,email\nsus1,sus1@corp.example\n')
    const { body } = await app.request({ method: 'POST', path: at, file, cookie: eve.cookie })
    const ask = (path: string, method: 'POST' | 'PUT', of: object) =>
      app.request({ method, path: `${at}/${body.id}/${path}`, body: of, cookie: eve.cookie })
    const state = async () => (await app.request({ path: `${at}/${body.id}`, cookie: eve.cookie })).body
    await ask('check', 'PUT', { columns: ['username', 'email'] })
    while ((await state()).status !== 'checked') await sleep(20)
    const { id } = await app.requireTenant('elsewhere')
    await asOwner(app.storage.database, (db) =>
      db.updateTable('imports').set({ status: 'waiting' }).where('id', '=', body.id).execute(),
    )
    const suspend = await post(`/server/tenants/${id}/suspend`, { reason: 'Unpaid' })
    expect(suspend.status, suspend.raw).toBeLessThan(300)
    await app.storage.database.transaction({ tenant: id }, (db) =>
      app.queue.enqueue(db, 'import', [{ tenantId: id, id: body.id }]),
    )
    const row = () =>
      asOwner(app.storage.database, (db) =>
        db.selectFrom('imports').selectAll().where('id', '=', body.id).executeTakeFirstOrThrow(),
      )
    while ((await row()).status !== 'checked') await sleep(20)
    expect((await row()).trouble).toMatchObject({ sentence: expect.stringMatching(/^tenant\.suspended/) })
    const users = await asOwner(app.storage.database, (db) =>
      db.selectFrom('users').select('username').where('tenantId', '=', id).execute(),
    )
    expect(users.map(({ username }) => username)).toEqual(['eve'])
  })

  test('takes the seats that are left, and counts them when they are free again', async () => {
    const { id } = await app.requireTenant('default')
    const limit = (body: object) => post(`/server/tenants/${id}/seats`, body, ada, 'PUT')
    await limit({ users: 10_000 })
    const { taken } = (await get('/tenants/default/seats')).users
    expect((await limit({ users: taken + 1, roles: { auditor: 10_000 } })).status).toBe(200)
    const text = 'username,email\nseat1,seat1@corp.example\nseat2,seat2@corp.example\n'
    const row = await checked(text)
    expect((await linesOf(row.id)).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'created',
      'refused',
    ])
    expect((await linesOf(row.id))[1].reasons).toMatchObject([{ column: null, code: 'seats.full' }])
    await drop(row.id)
    const inactive = await checked(text, { invitations: 'none' })
    expect(inactive.counts.created, 'who is inactive takes no seat').toBe(2)
    await drop(inactive.id)
    const fitting = await checked('username,email\nseat1,seat1@corp.example\n')
    await run(fitting.id)
    expect((await get('/tenants/default/seats')).users.taken).toBe(taken + 1)
    await post(`${imports}/${fitting.id}/take-back`)
    await settled(fitting.id)
    expect((await get('/tenants/default/seats')).users.taken).toBe(taken)
    expect((await limit({ users: null })).status).toBe(200)
  })

  test('does nothing for a maker who has lost the rights meanwhile', async () => {
    const nora = await app.addPerson(ada, 'nora.maker', ['administrator'])
    const row = await checked('username,email\nlost1,lost1@corp.example\n', {}, nora)
    const path = `/tenants/default/users/${nora.id}/roles`
    await post(path, { roles: ['member'] }, ada, 'PUT')
    const { id: tenantId } = await app.requireTenant('default')
    await asOwner(app.storage.database, (db) =>
      db.updateTable('imports').set({ status: 'waiting' }).where('id', '=', row.id).execute(),
    )
    await app.storage.database.transaction({ tenant: tenantId }, (db) =>
      app.queue.enqueue(db, 'import', [{ tenantId, id: row.id }]),
    )
    expect(await settled(row.id)).toMatchObject({ status: 'checked', trouble: { code: 'access.denied' } })
    expect(await userNamed('lost1')).toBeUndefined()
  })

  test('fills attributes, and a manager who is in the same file', async () => {
    const attribute = (key: string, more: object) =>
      post('/tenants/default/attributes', { key, label: { en: key }, ...more })
    const made = await attribute('department', { type: 'text' })
    expect(made.status, made.raw).toBeLessThan(300)
    await attribute('manager', { type: 'user' })
    await attribute('badge', { type: 'number', unique: true })
    const text =
      'username,email,department,manager,badge\natt1,att1@corp.example,Sales,att2,7\natt2,att2@corp.example,,ada,8\natt3,att3@corp.example,,nobody,8\n'
    const row = await checked(text)
    const codes = (await linesOf(row.id)).map(({ reasons }: { reasons: { code: string }[] }) =>
      reasons.map(({ code }) => code),
    )
    expect(codes).toEqual([[], [], ['import_duplicate']])
    await drop(row.id)
    const good = await checked(text.replace(/att3.*\n/, ''))
    await run(good.id)
    const second = await userNamed('att2')
    const first = await get(`/tenants/default/users/${(await userNamed('att1')).id}`)
    expect(first.attributes).toEqual({
      department: 'Sales',
      manager: { id: second.id, name: 'att2' },
      badge: 7,
    })
    const found = (await get('/tenants/default/users?q=Sales')).items
    expect(found.length).toBeLessThanOrEqual(1)
    const missing = await checked('username,email,manager\natt4,att4@corp.example,nobody\n')
    expect((await linesOf(missing.id))[0].reasons).toMatchObject([
      { column: 2, value: 'nobody', code: 'import_no_user' },
    ])
    await drop(missing.id)
  })
})

describe('bad input', () => {
  test.each([
    ['an empty file', Buffer.from(''), 'import.file_unreadable'],
    ['bytes that are no text', Buffer.from([1, 2, 3, 0, 0, 255, 254]), 'import.file_unreadable'],
    [
      'a quote that is never closed',
      Buffer.from(`username\n"${'x'.repeat(40_000)}`),
      'import.file_unreadable',
    ],
    ['10,000 columns', Buffer.from(`${'a,'.repeat(10_000)}\n`), 'import.file_unreadable'],
  ])('%s is refused, and nothing of it is kept', async (_, file, code) => {
    const answer = await upload(file)
    expect(answer).toMatchObject({ status: 422, body: { code } })
    const kept = await asOwner(app.storage.database, (db) =>
      db.selectFrom('imports').select('id').where('status', '=', 'reading').execute(),
    )
    expect(kept).toEqual([])
  })

  test('a file is sent as octets, to the addresses that take one, by pages of this site', async () => {
    const json = await app.request({ method: 'POST', path: imports, body: { file: 'a' }, cookie: ada.cookie })
    expect(json).toMatchObject({ status: 415, headers: { accept: 'application/octet-stream' } })
    const elsewhere = await app.request({
      method: 'POST',
      path: '/tenants/default/users',
      file: Buffer.from('x'),
      cookie: ada.cookie,
    })
    expect(elsewhere).toMatchObject({ status: 415, headers: { accept: 'application/json' } })
    const foreign = await app.request({
      method: 'POST',
      path: imports,
      file: Buffer.from('username\nx\n'),
      headers: { origin: 'https://evil.example' },
      cookie: ada.cookie,
    })
    expect(foreign.body.code).toBe('request.cross_site')
    const large = await app.request({
      method: 'POST',
      path: imports,
      file: Buffer.from('username\nx\n'),
      headers: { 'content-length': String(2 ** 31) },
      cookie: ada.cookie,
    })
    expect(large.status).toBe(413)
  })

  test('columns are as many as the file has, each for something else', async () => {
    const { body } = await upload('a,b\n1,2\n')
    const check = (columns: (string | null)[]) => post(`${imports}/${body.id}/check`, { columns }, ada, 'PUT')
    expect((await check(['username'])).body.errors).toMatchObject([{ field: 'columns' }])
    expect((await check(['username', 'username'])).body.errors).toMatchObject([{ field: 'columns.1' }])
    expect((await check(['username', 'attributes.secret'])).body.errors).toMatchObject([
      { field: 'columns.1' },
    ])
    expect((await check(['username', null])).status).toBe(200)
    await settled(body.id)
    const again = await upload('a,b\n1,2\n')
    expect(
      again.body.columns.map(({ target }: { target: string }) => target),
      'what a column held is remembered',
    ).toEqual(['username', null])
    const third = await upload('a,b\n1,2\n')
    expect((await upload('a\n1\n')).body.code).toBe('import.too_many')
    for (const { id } of [body, again.body, third.body]) await drop(id)
  })

  test('the same upload with one idempotency key is one import; another file is refused', async () => {
    const send = (text: string) =>
      app.request({
        method: 'POST',
        path: imports,
        file: Buffer.from(text),
        headers: { 'idempotency-key': 'once' },
        cookie: tara.cookie,
      })
    const [one, two] = [await send('username\nidem\n'), await send('username\nidem\n')]
    expect(two.body.id).toBe(one.body.id)
    expect((await send('username\nother\n')).body.code).toBe('idempotency.mismatch')
    await drop(one.body.id, tara)
  })

  test('a template has the columns of the tenant, and an upload knows them all', async () => {
    const { raw } = await app.request({ path: '/tenants/default/import-template', cookie: ada.cookie })
    const { items } = await get('/tenants/default/import-targets')
    const { body } = await upload(`${raw.trim()}\r\n${'x,'.repeat(items.length - 1)}x\r\n`)
    expect(body.columns.map(({ target }: { target: string }) => target)).toEqual(items)
    await drop(body.id)
  })
})
