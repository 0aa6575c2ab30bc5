import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import type { Db } from '../../platform/database/database.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'

const mailPath = '/tenants/default/mails'
const linkIn = (text = '') => /http:\/\/localhost:7400\/t\/default\/[a-z-]+#(\S+)/.exec(text)?.[1] ?? ''

interface Stage {
  app: TestApp
  ada: Person
  vic: Person
  send(method: 'GET' | 'POST', path: string, by?: Person, body?: unknown): Promise<Answer>
}

/** Ada administers, Vic may only read; `mail` are the settings of the mail server. */
async function stage(mail: MailSettings | undefined): Promise<Stage> {
  const app = await startTestApp({ profile: 'investigator', deps: { mail } })
  const ada = await app.firstAdministrator('ada@example.com')
  const vic = await app.invitePerson(ada, 'vic@example.com')
  const send: Stage['send'] = (method, path, by = ada, body) =>
    app.request({ method, path, cookie: by.cookie, ...(method === 'POST' ? { body: body ?? {} } : {}) })
  return { app, ada, vic, send }
}

async function invite({ send }: Stage, email: string): Promise<{ user: string; mail: string }> {
  const created = await send('POST', '/tenants/default/users', undefined, { email })
  const list = await send('GET', `${mailPath}?user=${created.body.id}`)
  return { user: created.body.id, mail: list.body.items[0].id }
}

describe('without a mail server', () => {
  let all: Stage
  beforeAll(async () => {
    all = await stage(undefined)
  })
  afterAll(() => all.app.close())

  test('mails are held, and name their receiver without the address', async () => {
    const { user, mail } = await invite(all, 'max@example.com')
    expect((await all.send('GET', `${mailPath}?user=${user}`)).body.items).toEqual([
      {
        id: mail,
        kind: 'invitation',
        subject: expect.stringMatching(/^Your invitation to /),
        status: 'kept',
        createdAt: expect.any(String),
        sentAt: null,
        to: 'm•••@e•••.com',
        user: { id: user, name: 'm•••@e•••.com' },
        attempts: 0,
        lastError: null,
        actions: { resend: { allowed: false, code: 'mail.smtp_missing' } },
      },
    ])
    expect((await all.send('GET', '/tenants/default/mail-server')).body).toEqual({
      configured: false,
      host: null,
      port: null,
      security: null,
      from: null,
    })
  })

  test('a held mail can be opened; its link works until the mail is opened again', async () => {
    const { mail } = await invite(all, 'mia@example.com')
    const first = await all.send('POST', `${mailPath}/${mail}/open`)
    expect(first.body).toMatchObject({ to: 'mia@example.com', subject: expect.any(String) })
    const token = linkIn(first.body.text)
    expect(first.body.html).toContain(token)
    const check = (secret: string) => all.send('POST', '/invitations/check', undefined, { token: secret })
    expect((await check(token)).body).toMatchObject({ email: 'mia@example.com' })
    const second = await all.send('POST', `${mailPath}/${mail}/open`)
    expect((await check(token)).body.code).toBe('link.invalid')
    expect((await check(linkIn(second.body.text))).status).toBe(200)
    const events = await all.send('GET', '/tenants/default/audit-events?action=mail.opened')
    expect(events.body.items[0]).toMatchObject({ target: { kind: 'mail', id: mail, name: 'invitation' } })
    expect(events.raw).not.toContain(linkIn(second.body.text))
  })

  test('an opened link is in the name of the user who opened it, and ends with their rights', async () => {
    const moe = await all.app.invitePerson(all.ada, 'moe@example.com', ['admin'])
    const { mail } = await invite(all, 'mel@example.com')
    const token = linkIn((await all.send('POST', `${mailPath}/${mail}/open`, moe)).body.text)
    const check = () => all.send('POST', '/invitations/check', undefined, { token })
    expect((await check()).status).toBe(200)
    await all.app.request({
      method: 'DELETE',
      path: `/tenants/default/users/${moe.id}`,
      cookie: all.ada.cookie,
    })
    expect((await check()).body.code).toBe('link.invalid')
  })

  test('a mail whose account was deleted, that was replaced or does not exist cannot be opened', async () => {
    const { user, mail } = await invite(all, 'mac@example.com')
    await all.send('POST', `/tenants/default/users/${user}/invitations`)
    expect((await all.send('POST', `${mailPath}/${mail}/open`)).body.code).toBe('mail.not_waiting')
    const [{ id }] = (await all.send('GET', `${mailPath}?user=${user}&status=kept`)).body.items
    await all.app.request({
      method: 'DELETE',
      path: `/tenants/default/users/${user}`,
      cookie: all.ada.cookie,
    })
    expect((await all.send('POST', `${mailPath}/${id}/open`)).body.code).toBe('mail.not_waiting')
    const nobody = '01890000-0000-7000-8000-000000000000'
    expect((await all.send('POST', `${mailPath}/${nobody}/open`)).body.code).toBe('mail.not_found')
  })

  test.each(['resend-failed', 'test'])('%s says that there is no server', async (what) => {
    expect((await all.send('POST', `${mailPath}/${what}`)).body.code).toBe('mail.smtp_missing')
  })

  test('a request for an account that does not exist adds nothing to the list', async () => {
    const before = (await all.send('GET', `${mailPath}?total=true`)).body.total
    await all.send('POST', '/tenants/default/password-resets', undefined, { login: 'nobody@example.com' })
    expect((await all.send('GET', `${mailPath}?total=true`)).body.total).toBe(before)
    await all.send('POST', '/tenants/default/password-resets', undefined, { login: 'vic@example.com' })
    expect((await all.send('GET', `${mailPath}?total=true`)).body.total).toBe(before + 1)
  })

  test('a user who may not manage mails cannot list or open them', async () => {
    const { mail } = await invite(all, 'mo@example.com')
    for (const [method, path] of [
      ['GET', mailPath],
      ['GET', '/tenants/default/mail-server'],
      ['POST', `${mailPath}/${mail}/open`],
      ['POST', `${mailPath}/${mail}/resend`],
      ['POST', `${mailPath}/resend-failed`],
      ['POST', `${mailPath}/test`],
    ] as const)
      expect((await all.send(method, path, all.vic)).status, path).toBe(403)
  })

  test('another tenant does not see them', async () => {
    await all.app.addTenant('other')
    const eve = await all.app.firstAdministrator('eve@example.com', 'other')
    const { mail } = await invite(all, 'meg@example.com')
    for (const path of [`${mailPath}/${mail}/open`, `/tenants/other/mails/${mail}/open`])
      expect((await all.send('POST', path, eve)).status).toBe(404)
    expect((await all.send('GET', '/tenants/other/mails', eve)).body.items).toEqual([])
  })

  test('mails are listed by their time in both directions, page by page', async () => {
    for (const name of ['first', 'second', 'third']) await invite(all, `${name}@example.com`)
    const sorted = async (sort: string): Promise<string[]> => {
      const first = (await all.send('GET', `${mailPath}?limit=1&sort=${sort}`)).body
      const rest = await all.send('GET', `${mailPath}?limit=200&sort=${sort}&cursor=${first.nextCursor}`)
      return [...first.items, ...rest.body.items].map(({ id }: { id: string }) => id)
    }
    const newest = await sorted('-createdAt')
    expect(newest.length).toBeGreaterThan(2)
    expect(await sorted('createdAt')).toEqual(newest.toReversed())
  })

  test('users see their own mails, page by page, and no others', async () => {
    const first = await all.send('POST', '/me/api-keys', all.ada, { name: 'nightly <script>' })
    expect(first.status).toBe(201)
    await all.send('POST', '/me/api-keys', all.ada, { name: 'weekly' })
    const page = await all.send('GET', '/me/notices?limit=1&total=true', all.ada)
    expect(page.body.items[0]).toMatchObject({ kind: 'api-key-created', status: 'kept' })
    const next = await all.send('GET', `/me/notices?limit=1&cursor=${page.body.nextCursor}`, all.ada)
    expect(next.body.items[0].kind).toBe('api-key-created')
    expect(next.body.items[0].id).not.toBe(page.body.items[0].id)
    const own = await all.send('GET', '/me/notices?limit=200', all.ada)
    expect(own.body.items).toHaveLength(page.body.total)
    expect(JSON.stringify(own.body)).not.toContain('max@example.com')
    const stolen = await all.send('GET', `/me/notices?limit=1&cursor=${page.body.nextCursor}`, all.vic)
    expect(stolen.body.code).toBe('list.cursor_invalid')
  })

  test('an opened notice shows the names of others as text', async () => {
    await all.send('POST', '/me/api-keys', all.ada, { name: '<img src=x onerror=alert(1)>' })
    const [{ id }] = (await all.send('GET', `${mailPath}?user=${all.ada.id}&kind=api-key-created`)).body.items
    const { html, text } = (await all.send('POST', `${mailPath}/${id}/open`)).body
    expect(html).not.toContain('<img')
    expect(text).toContain('<img src=x onerror=alert(1)>')
  })
})

describe('a user who manages mails', () => {
  test('cannot open a mail whose link they could not create themselves', async () => {
    const app = await startTestApp({
      profile: 'investigator',
      change({ roles }) {
        const [, analyst] = roles
        if (!analyst) throw new Error('no role to change')
        const own = ['mail:manage', 'users:read', 'users:reset-password', ...analyst.permissions]
        roles.push({ ...analyst, key: 'postmaster', name: 'Postmaster', permissions: own })
      },
    })
    const ada = await app.firstAdministrator('ada@example.com')
    const post = await app.invitePerson(ada, 'post@example.com', ['postmaster'])
    const strong = await app.invitePerson(ada, 'strong@example.com', ['admin'])
    const weak = await app.invitePerson(ada, 'weak@example.com', ['analyst'])
    const invited = await app.request({
      method: 'POST',
      path: '/tenants/default/users',
      body: { email: 'new@example.com', roles: ['analyst'] },
      cookie: ada.cookie,
    })
    const open = async (user: string, kind: string, by: Person) => {
      const list = await app.request({ path: `${mailPath}?user=${user}&kind=${kind}`, cookie: ada.cookie })
      const path = `${mailPath}/${list.body.items[0].id}/open`
      return (await app.request({ method: 'POST', path, body: {}, cookie: by.cookie })).body
    }
    for (const { id } of [strong, weak]) {
      const path = `/tenants/default/users/${id}/password-resets`
      await app.request({ method: 'POST', path, body: {}, cookie: ada.cookie })
    }
    expect(await open(weak.id, 'password-reset', post)).toMatchObject({ to: 'weak@example.com' })
    // An administrator has more rights, and inviting takes another permission.
    expect(await open(strong.id, 'password-reset', post)).toMatchObject({ code: 'access.escalation' })
    expect(await open(invited.body.id, 'invitation', post)).toMatchObject({ code: 'access.escalation' })
    expect(await open(strong.id, 'password-reset', ada)).toMatchObject({ to: 'strong@example.com' })
    await app.close()
  })
})

describe('with a mail server', () => {
  let smtp: TestSmtpServer
  let all: Stage
  beforeAll(async () => {
    smtp = await startSmtpServer()
    all = await stage({ ...settingsFor(smtp), auth: { user: 'rollcall', password: 'canary-smtp' } })
  })
  afterAll(async () => {
    await all.app.close()
    await smtp.close()
  })

  test('its settings are shown without the password', async () => {
    const answer = await all.send('GET', '/tenants/default/mail-server')
    expect(answer.body).toEqual({
      configured: true,
      host: '127.0.0.1',
      port: smtp.port,
      security: 'none',
      from: 'Rollcall <users@example.com>',
    })
  })

  test('a failed mail can be sent again, a waiting one cannot', async () => {
    const { mail } = await invite(all, 'max@example.com')
    const resend = () => all.send('POST', `${mailPath}/${mail}/resend`)
    expect((await resend()).body.code).toBe('mail.not_waiting')
    await give(mail)
    expect((await resend()).body).toMatchObject({ id: mail, status: 'waiting', lastError: 'refused' })
    const jobs = await asOwner(all.app.storage.database, (db) =>
      sqlOf<{ data: { id: string } }>(db, 'select data from pgboss.job'),
    )
    expect(jobs.filter(({ data }) => data.id === mail)).toHaveLength(2)
    expect((await all.send('POST', `${mailPath}/${mail}/open`)).body.code).toBe('mail.not_waiting')
  })

  test('all failed mails can be sent again at once', async () => {
    const given = [await invite(all, 'm1@example.com'), await invite(all, 'm2@example.com')]
    for (const { mail } of given) await give(mail)
    expect((await all.send('POST', `${mailPath}/resend-failed`)).body).toEqual({ resent: 2 })
    expect((await all.send('GET', `${mailPath}?status=failed`)).body.items).toEqual([])
    expect((await all.send('POST', `${mailPath}/resend-failed`)).body).toEqual({ resent: 0 })
  })

  test('a test mail goes to the caller', async () => {
    const answer = await all.send('POST', `${mailPath}/test`)
    expect(answer.status).toBe(201)
    const { id } = answer.body
    const [listed] = (await all.send('GET', `${mailPath}?kind=test`)).body.items
    const { actions: _, ...mail } = listed
    expect(mail).toEqual(answer.body)
    expect(id).toBe(listed.id)
  })

  test('a notice that the tenant has switched off is not written', async () => {
    await all.app.addTenant('quiet', 'investigator', ({ accounts }) => {
      accounts.notices = ['password-changed']
    })
    const eve = await all.app.firstAdministrator('eve@example.com', 'quiet')
    await all.send('POST', '/me/api-keys', eve, { name: 'one' })
    expect((await all.send('GET', '/me/notices', eve)).body.items).toEqual([])
    await all.send('POST', '/me/password', eve, {
      currentPassword: eve.password,
      newPassword: 'seven brown bears in a boat',
    })
    const quiet = await all.app.requireTenant('quiet')
    const kinds = await asOwner(all.app.storage.database, (db) =>
      db.selectFrom('mails').select(['kind', 'data']).where('tenantId', '=', quiet.id).execute(),
    )
    expect(kinds).toEqual([{ kind: 'password-changed', data: { how: 'changed', revokedApiKeys: 1 } }])
  })

  async function give(mail: string): Promise<void> {
    await asOwner(all.app.storage.database, (db) =>
      db
        .updateTable('mails')
        .set({ status: 'failed', lastError: 'refused' })
        .where('id', '=', mail)
        .execute(),
    )
  }
})

describe('housekeeping', () => {
  test('deletes mails that were sent or cancelled a quarter of a year ago, and nothing else', async () => {
    const { removeEndedMails } = await import('./mail.service.ts')
    const all = await stage(undefined)
    const names = ['sent', 'dropped', 'failed', 'kept', 'waiting']
    const mails = await Promise.all(names.map((name) => invite(all, `${name}@example.com`)))
    const { database } = all.app.storage
    const age = (days: number) =>
      asOwner(database, async (db) => {
        for (const [index, { mail }] of mails.entries())
          await sqlOf(
            db,
            `update mails set status = '${names[index]}', created_at = now() - interval '${days} days' where id = '${mail}'`,
          )
      })
    const left = async () => {
      await removeEndedMails(database, new Date())
      const rows = await asOwner(database, (db) => db.selectFrom('mails').select(['id', 'status']).execute())
      return rows.filter(({ id }) => mails.some(({ mail }) => mail === id)).map(({ status }) => status)
    }
    await age(89)
    expect((await left()).sort()).toEqual([...names].sort())
    await age(91)
    expect((await left()).sort()).toEqual(['failed', 'kept', 'waiting'])
    await all.app.close()
  })
})

async function sqlOf<Row = unknown>(db: Db, statement: string): Promise<Row[]> {
  return (await (sql.raw(statement) as RawBuilder<Row>).execute(db)).rows
}
