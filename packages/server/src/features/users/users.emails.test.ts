import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailedLink, mailsOf } from '../../../test/mailed-links.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { indexAuditLogs } from '../audit/audit-index.service.ts'

/** Who sees and who changes email addresses and aliases. */
let app: TestApp
let ada: Person

const users = '/tenants/default/users'
const get = (path: string, by: Person) => app.request({ path, cookie: by.cookie })
const patch = (id: string, body: object, by: Person = ada) =>
  app.request({ method: 'PATCH', path: `${users}/${id}`, body, cookie: by.cookie })
const changeOwn = (body: object, by: Person) =>
  app.request({ method: 'PATCH', path: '/me', body, cookie: by.cookie })

/** All usernames of a list, page by page, and its cursors. */
async function walk(query: string, by: Person) {
  const names: string[] = []
  const cursors: string[] = []
  let cursor: string | undefined
  do {
    const { status, body, raw } = await get(`${users}?${query}${cursor ? `&cursor=${cursor}` : ''}`, by)
    expect(status, raw).toBe(200)
    names.push(...body.items.map((item: { alias: string | null; email: string }) => item.alias ?? item.email))
    cursor = body.nextCursor
    if (cursor) cursors.push(Buffer.from(cursor.split('.')[0] ?? '', 'base64url').toString())
  } while (cursor)
  return { names, cursors }
}

describe('in the Investigator profile', () => {
  let max: Person
  let reader: Person

  beforeAll(async () => {
    app = await startTestApp({
      profile: 'investigator',
      change(source) {
        const viewer = source.roles.find(({ key }) => key === 'viewer') as (typeof source.roles)[number]
        // One sees users and changes none; one invites, and still does not see the addresses of others.
        const keys = [
          'users:read',
          'users:create',
          'users:reset-password',
          'capabilities:read',
          'audit:read',
          'audit:export',
        ]
        source.roles.push({ ...viewer, key: 'reader', name: 'Reader', permissions: keys, default: false })
        source.capabilities.push('system:configure')
      },
    })
    ada = await app.firstAdministrator('ada@corp.example')
    max = await app.invitePerson(ada, 'max@corp.example')
    reader = await app.invitePerson(ada, 'reader@corp.example', ['reader'])
  })
  afterAll(() => app.close())

  test('IN-06 · nobody changes an email address, and administrators do not change an alias', async () => {
    for (const email of ['new@corp.example', 'max@corp.example', null])
      expect((await patch(max.id, { email })).body.code).toBe('access.action_disabled')
    expect((await patch(max.id, { alias: 'Maxi' })).body.code).toBe('access.action_disabled')
    expect((await patch(ada.id, { alias: 'Boss' })).body.code).toBe('access.action_disabled')
    expect((await get(`${users}/${max.id}`, ada)).body).toMatchObject({
      email: 'max@corp.example',
      alias: null,
    })
  })

  test.each(['email', 'username', 'roles', 'status', 'emailVerified', 'tenantId', 'isServiceAccount'])(
    'ESC-6 · nobody changes their own %s together with the alias',
    async (field) => {
      const { status, body } = await changeOwn({ alias: 'Max', [field]: 'eve@evil.example' }, max)
      expect([status, body.code]).toEqual([400, 'request.invalid'])
    },
  )

  test('IN-06 · users change their own alias, and lists are sorted by it', async () => {
    expect((await changeOwn({ alias: 'Zoë' }, max)).body).toMatchObject({
      alias: 'Zoë',
      email: 'max@corp.example',
    })
    expect((await walk('limit=1', ada)).names).toEqual(['a•••@c•••.example', 'r•••@c•••.example', 'Zoë'])
    await changeOwn({ alias: 'Bo' }, max)
    expect((await walk('limit=2&sort=-username', ada)).names).toEqual([
      'r•••@c•••.example',
      'Bo',
      'a•••@c•••.example',
    ])
    await changeOwn({ alias: null }, max)
    expect((await walk('', ada)).names).toContain('m•••@c•••.example')
  })

  test.each([['x'.repeat(31)], ['\u200b\u200d'], ['A\u200bda'], [['Ada']]])(
    'IN-06 · an unreadable alias is refused to its owner as well: %j',
    async (alias) => {
      expect((await changeOwn({ alias }, max)).status).toBe(400)
    },
  )

  test('IN-10 · lists obscure addresses for everybody, also for administrators', async () => {
    for (const person of [ada, reader]) {
      const { raw, body } = await get(users, person)
      expect(raw).not.toContain('@corp.example')
      for (const item of body.items)
        expect(item).toMatchObject({ username: item.email, email: expect.stringContaining('•••') })
    }
  })

  test('IN-10 · the page of an account shows its address only to users who may change it', async () => {
    expect((await get(`${users}/${max.id}`, ada)).body).toMatchObject({
      username: 'max@corp.example',
      email: 'max@corp.example',
      createdBy: { id: ada.id, name: 'a•••@c•••.example' },
    })
    const { raw, body } = await get(`${users}/${max.id}`, reader)
    expect(body).toMatchObject({ username: 'm•••@c•••.example', email: 'm•••@c•••.example' })
    expect(raw).not.toContain('@corp.example')
    expect((await get('/me', max)).body.user.email).toBe('max@corp.example')
  })

  test.each(['users:update', 'users:assign-roles', 'users:change-status'])(
    'IN-10 · %s is enough to see addresses',
    async (permission) => {
      const slug = permission.replace(/\W/g, '-')
      await app.addTenant(slug, 'investigator', (source) => {
        for (const role of source.roles) if (role.key === 'viewer') role.permissions = [permission]
      })
      const boss = await app.firstAdministrator(`boss@${slug}.example`, slug)
      const editor = await app.invitePerson(boss, `editor@${slug}.example`, undefined, slug)
      const there = `/tenants/${slug}/users`
      expect((await get(`${there}/${boss.id}`, editor)).body.email).toBe(`boss@${slug}.example`)
      expect((await get(`${there}?q=boss@`, editor)).body.items).toHaveLength(1)
      expect((await get(there, editor)).raw).not.toContain(`@${slug}.example`)
    },
  )

  test('PAG-1 · only users who may change accounts find them by their address, in every search', async () => {
    const finds = async (query: string, by: Person) => (await get(`${users}?${query}`, by)).body
    for (const q of ['max@', 'corp', '@corp', 'm', 'max@corp.example']) {
      const query = `q=${encodeURIComponent(q)}&total=true`
      expect(await finds(query, reader), q).toEqual({ items: [], total: 0 })
      expect((await finds(query, ada)).total, q).toBeGreaterThan(0)
    }
    await changeOwn({ alias: 'Maximilian' }, max)
    expect((await finds('q=maximil&total=true', reader)).total).toBe(1)
  })

  test('PAG-1 · neither order nor cursors reveal more of an address than the list', async () => {
    // By address az is before b; by what lists show they are equal, and are sorted by their ids.
    const made = ['sb@corp.example', 'saz@corp.example', 'sc@corp.example']
    for (const email of made) await app.invitePerson(ada, email)
    for (const sort of ['username', '-username', 'createdAt', 'lastSignInAt']) {
      const { cursors } = await walk(`sort=${sort}&limit=1`, reader)
      expect(cursors.length).toBeGreaterThan(3)
      for (const cursor of cursors) expect(cursor).not.toMatch(/corp|saz|max@/)
    }
    const { body } = await get(`${users}?sort=username&limit=200`, ada)
    const ids = body.items.filter(({ email }: { email: string }) => email.startsWith('s•'))
    const expected = await Promise.all(
      made.map(async (email) => (await get(`${users}?q=${email}`, ada)).body.items[0].id),
    )
    expect(ids.map(({ id }: { id: string }) => id)).toEqual(expected)
  })

  test('answers to users who invite and reset passwords show no address either', async () => {
    const low = await app.invitePerson(ada, 'low@corp.example')
    const post = (path: string, body: object, by: Person) =>
      app.request({ method: 'POST', path, body, cookie: by.cookie })
    const reset = await post(`${users}/${low.id}/password-resets`, {}, reader)
    expect(reset.body.code).toBe('access.escalation')
    const pending = await post(users, { email: 'pending@corp.example', roles: ['reader'] }, reader)
    expect(pending.body.email).toBe('pending@corp.example')
    const again = await post(`${users}/${pending.body.id}/invitations`, {}, reader)
    expect(again).toMatchObject({ status: 201, body: { email: 'p•••@c•••.example' } })
    const peer = await app.invitePerson(ada, 'quill@corp.example', ['reader'])
    expect((await post(`${users}/${peer.id}/password-resets`, {}, reader)).body).toEqual({
      sentTo: 'q•••@c•••.example',
    })
    const early = await post(`${users}/${pending.body.id}/password-resets`, {}, reader)
    expect(early.body.code).toBe('user.not_registered')
    expect(early.raw).not.toContain('@corp.example')
  })

  test('the list of mails obscures addresses like other lists, also in answers of mail servers', async () => {
    const failed = await app.invitePerson(ada, 'failed@corp.example')
    const lastError = '550 <failed@corp.example>: no such mailbox'
    await asOwner(app.storage.database, (db) =>
      db.updateTable('mails').set({ status: 'failed', lastError }).where('userId', '=', failed.id).execute(),
    )
    const { raw, body } = await get('/tenants/default/mails?status=failed', ada)
    expect(body.items).toMatchObject([
      {
        to: 'f•••@c•••.example',
        user: { name: 'f•••@c•••.example' },
        lastError: '550 <f•••@c•••.example>: no such mailbox',
      },
    ])
    expect(raw).not.toContain('@corp.example')
  })

  test('names beside capabilities are those of the list, and the audit log stores them in full', async () => {
    const body = { user: max.id, permission: 'system:configure', reason: 'on call' }
    const path = '/tenants/default/capabilities'
    await changeOwn({ alias: null }, max)
    const granted = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
    expect(granted.body).toMatchObject({
      user: { name: 'm•••@c•••.example' },
      grantedBy: { name: 'a•••@c•••.example' },
    })
    expect((await get(path, reader)).raw).not.toContain('@corp.example')
    const access = await get(`${users}/${max.id}/access`, reader)
    expect(access.raw).not.toContain('@corp.example')
    const events = await get(`/tenants/default/audit-events?target=${max.id}&limit=1`, ada)
    expect(events.body.items[0].target.name).toBe('max@corp.example')
  })

  test('K14 · the audit log and its exports show addresses only to users who see them in full elsewhere', async () => {
    const path = '/tenants/default/audit-events'
    const { raw, body } = await get(`${path}?target=${max.id}&limit=1`, reader)
    expect(body.items[0].target.name).toBe('m•••@c•••.example')
    expect((await get(`${path}?limit=200`, reader)).raw + raw).not.toContain('@corp.example')
    for (const format of ['csv', 'ndjson']) {
      const download = { method: 'POST', path: `${path}/export`, body: { format } } as const
      expect((await app.request({ ...download, cookie: reader.cookie })).raw).not.toContain('@corp.example')
      expect((await app.request({ ...download, cookie: ada.cookie })).raw).toContain('max@corp.example')
    }
  })

  test('K14 · nothing of the audit log is found or counted by an address that its reader does not see', async () => {
    const now = app.clock.now()
    for (const indexedAt of [undefined, new Date(now.getTime() + 120_000)]) {
      if (indexedAt) await indexAuditLogs(app.storage.database, indexedAt)
      for (const path of ['audit-events', 'audit-events/summary', 'audit-subjects']) {
        const found = async (by: Person) => (await get(`/tenants/default/${path}?q=corp`, by)).body
        const many = ({ items, total }: { items?: unknown[]; total?: number }) => items?.length ?? total
        expect(many(await found(ada)), path).toBeGreaterThan(0)
        expect(many(await found(reader)), path).toBe(0)
      }
    }
    expect((await get('/tenants/default/audit-events/summary', reader)).raw).not.toContain('@corp.example')
  })
})

describe('where administrators change addresses and people sign in by them', () => {
  beforeAll(async () => {
    app = await startTestApp({
      profile: 'investigator',
      change(source) {
        source.accounts.emailChangedBy = 'administrators'
        source.accounts.aliasChangedBy = 'everybody'
        source.accounts.emailInLists = 'shown'
      },
    })
    ada = await app.firstAdministrator('ada@corp.example')
  })
  afterAll(() => app.close())

  test('a new address is the new username, and one in use is refused', async () => {
    const max = await app.invitePerson(ada, 'max@corp.example')
    expect((await patch(max.id, { email: 'ADA@corp.example' })).body).toMatchObject({
      code: 'user.email_taken',
    })
    const changed = await patch(max.id, { email: 'maxim@corp.example', alias: 'Max' })
    expect(changed.body).toMatchObject({ username: 'maxim@corp.example', email: 'maxim@corp.example' })
    expect((await patch(max.id, { email: 'MAXIM@corp.example' })).body.email).toBe('MAXIM@corp.example')
    expect((await app.signIn('max@corp.example', max.password)).status).toBe(401)
    expect((await app.signIn('maxim@corp.example', max.password)).status).toBe(200)
    expect((await patch(max.id, { email: null })).body.errors).toMatchObject([{ field: 'email' }])
  })

  test('a registered user is notified at the old address, without the new one', async () => {
    const mia = await app.invitePerson(ada, 'mia@corp.example')
    const told = () => mailsOf(app.storage.database, mia.id, 'email-changed')
    await patch(mia.id, { alias: 'Mia' })
    expect(await told()).toEqual([])
    await patch(mia.id, { email: 'eve@evil.example' })
    const [mail] = await told()
    expect(mail).toMatchObject({ toAddress: 'mia@corp.example' })
    const path = `/tenants/default/mails/${mail?.id}/open`
    const shown = await app.request({ method: 'POST', path, body: {}, cookie: ada.cookie })
    expect(shown.body.text).toContain('another email address')
    expect(shown.raw).not.toContain('evil.example')
  })

  test('an address that nobody has registered with gets no mail', async () => {
    const mistyped = { email: 'mistyped@corp.example' }
    const { body } = await app.request({ method: 'POST', path: users, body: mistyped, cookie: ada.cookie })
    await patch(body.id, { email: 'right@corp.example' })
    expect(await mailsOf(app.storage.database, body.id, 'email-changed')).toEqual([])
  })

  test('RST-4 · links mailed to the old address end with it', async () => {
    const post = (path: string, body: object, cookie?: string) =>
      app.request({ method: 'POST', path, body, cookie })
    const pending = await post(users, { email: 'old@corp.example' }, ada.cookie)
    const token = await mailedLink(app, pending.body.id, 'invitation')
    await patch(pending.body.id, { alias: 'Still the same address' })
    expect((await post('/invitations/check', { token })).status).toBe(200)
    await patch(pending.body.id, { email: 'new@corp.example' })
    expect((await post('/invitations/check', { token })).status).toBe(410)
  })
})

test('where usernames are not addresses, lists obscure the address alone', async () => {
  app = await startTestApp({
    change(source) {
      source.accounts.emailInLists = 'obscured'
    },
  })
  try {
    ada = await app.firstAdministrator()
    const otto = await app.addPerson(ada, 'otto', ['auditor'])
    await patch(otto.id, { email: 'hidden@corp.example' })
    otto.cookie = (await app.signIn('otto', otto.password)).cookie ?? ''
    expect((await get(`${users}?q=otto`, otto)).body.items).toMatchObject([
      { username: 'otto', email: 'h•••@c•••.example' },
    ])
    expect((await get(`${users}?q=hidden`, otto)).body.items).toEqual([])
    expect((await get(`${users}?q=hidden`, ada)).body.items).toHaveLength(1)
  } finally {
    await app.close()
  }
})
