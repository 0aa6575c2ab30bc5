import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { createApp } from '../../app.ts'
import { newId } from '../../platform/ids.ts'
import type { MailRow } from './mail.store.ts'

const atOnce = { retries: 1_000_000, firstDelay: 0, longestDelay: 0 }
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

interface Stage {
  app: TestApp
  ada: Person
  smtp: TestSmtpServer
  invite(email: string): Promise<string>
}

/** A tenant whose users are invited by mail, and a mail server. */
async function stage(options: { times?: object; working?: boolean; change?: Changes } = {}): Promise<Stage> {
  const smtp = await startSmtpServer()
  open.push(smtp)
  const deps = { mail: settingsFor(smtp), queueTimes: { ...atOnce, ...options.times } }
  const { change = () => undefined } = options
  const app = await startTestApp({ profile: 'investigator', change, deps })
  open.push(app)
  const ada = await app.firstAdministrator('ada@example.com')
  if (options.working !== false) await app.startWork()
  const invite = async (email: string) => {
    const answer = await post(app, '/tenants/default/users', { email }, ada.cookie)
    expect(answer.status, answer.raw).toBe(201)
    return answer.body.id as string
  }
  return { app, ada, smtp, invite }
}
type Changes = NonNullable<Parameters<typeof startTestApp>[0]>['change']

function post(app: TestApp, path: string, body: unknown = {}, cookie?: string): Promise<Answer> {
  return app.request({ method: 'POST', path, body, cookie })
}

function mails(app: TestApp): Promise<MailRow[]> {
  return asOwner(app.storage.database, (db) => db.selectFrom('mails').selectAll().orderBy('id').execute())
}

/** All mails, after each has reached its final status. */
async function settled(app: TestApp): Promise<MailRow[]> {
  await expect
    .poll(async () => (await mails(app)).map(({ status }) => status), { timeout: 15_000 })
    .not.toContain('waiting')
  return mails(app)
}

const linkIn = (text = '') => /http:\/\/localhost:7400\/t\/default\/[a-z-]+#(\S+)/.exec(text)?.[1] ?? ''

describe('an invitation', () => {
  test('arrives with a link that opens the account, with the title and the colour of the tenant', async () => {
    const { app, smtp, invite } = await stage()
    const id = await invite('max@example.com')
    const { envelope, subject, html, text, messageId } = await smtp.mail(1)
    expect(envelope.to).toEqual(['max@example.com'])
    const { title, accentColor } = (await app.requireTenant('default')).profile.source
    expect(subject).toBe(`Your invitation to ${title}`)
    expect(html).toContain(`background:${accentColor}`)
    expect(html).toContain(linkIn(text))
    const check = await post(app, '/invitations/check', { token: linkIn(text) })
    expect(check.body).toMatchObject({ email: 'max@example.com' })
    const [mail] = await settled(app)
    expect(mail).toMatchObject({
      status: 'sent',
      attempts: 1,
      userId: id,
      lastError: null,
      claimedUntil: null,
    })
    expect(messageId).toBe(`<${mail?.id}@localhost>`)
  })

  test('has a link whose time begins when the mail is sent, however long it waited', async () => {
    const { app, smtp, invite } = await stage({ working: false })
    await invite('max@example.com')
    app.clock.advance(10 * 86_400_000)
    await app.startWork()
    const token = linkIn((await smtp.mail(1)).text)
    app.clock.advance(3 * 86_400_000 - 60_000)
    expect((await post(app, '/invitations/check', { token })).status).toBe(200)
    app.clock.advance(120_000)
    expect((await post(app, '/invitations/check', { token })).body.code).toBe('link.invalid')
  })

  test('that is sent again ends the one before, even if that is still in the queue', async () => {
    const { app, ada, smtp, invite } = await stage({ working: false })
    const id = await invite('max@example.com')
    await post(app, `/tenants/default/users/${id}/invitations`, {}, ada.cookie)
    await app.startWork()
    expect((await settled(app)).map(({ status }) => status)).toEqual(['dropped', 'sent'])
    const first = linkIn((await smtp.mail(1)).text)
    await post(app, `/tenants/default/users/${id}/invitations`, {}, ada.cookie)
    const second = linkIn((await smtp.mail(2)).text)
    expect((await post(app, '/invitations/check', { token: first })).body.code).toBe('link.invalid')
    expect((await post(app, '/invitations/check', { token: second })).status).toBe(200)
  })

  test.each<[string, (stage: Stage, id: string) => Promise<unknown>]>([
    [
      'its account was deleted',
      ({ app, ada }, id) =>
        app.request({ method: 'DELETE', path: `/tenants/default/users/${id}`, cookie: ada.cookie }),
    ],
    [
      'its account was deactivated',
      ({ app }, id) => owner(app, `update users set status = 'inactive' where id = '${id}'`),
    ],
    [
      'the invitation was accepted',
      ({ app }, id) => owner(app, `update users set status = 'active' where id = '${id}'`),
    ],
    [
      'the address of the account was changed',
      ({ app }, id) => owner(app, `update users set email = 'moe@example.com' where id = '${id}'`),
    ],
    [
      'the inviter is inactive',
      ({ app, ada }) => owner(app, `update users set status = 'inactive' where id = '${ada.id}'`),
    ],
  ])('is not sent when %s', async (_, happen) => {
    const all = await stage({ working: false })
    const id = await all.invite('max@example.com')
    await happen(all, id)
    await all.app.startWork()
    const [mail] = await settled(all.app)
    expect(mail?.status).toBe('dropped')
    expect(all.smtp.tries).toBe(0)
    expect(await links(all.app)).toBe(0)
  })
})

const owner = (app: TestApp, statement: string) =>
  asOwner(app.storage.database, (db) => sql.raw(statement).execute(db))

async function links(app: TestApp): Promise<number> {
  const rows = await asOwner(app.storage.database, (db) =>
    db.selectFrom('links').select('id').where('purpose', '!=', 'setup').execute(),
  )
  return rows.length
}

test('a mail has the branding of the time when it is sent, not when it was requested', async () => {
  const { app, ada, smtp, invite } = await stage({ working: false })
  await invite('max@example.com')
  const path = '/tenants/default/settings/look-and-feel'
  const { revision } = (await app.request({ path, cookie: ada.cookie })).body
  const body = { revision, title: 'Lighthouse', accentColor: '#ffd43b' }
  const changed = await app.request({ method: 'PATCH', path, body, cookie: ada.cookie })
  expect(changed.status, changed.raw).toBe(200)
  await app.startWork()
  const { subject, html } = await smtp.mail(1)
  expect(subject).toBe('Your invitation to Lighthouse')
  expect(html).toContain('background:#ffd43b')
  expect(html).toContain('color:#000000')
})

describe('a reset link', () => {
  test('is mailed on request, and no mail is sent for an account that does not exist', async () => {
    const { app, ada, smtp } = await stage()
    for (const login of ['nobody@example.com', ada.username])
      expect((await post(app, '/tenants/default/password-resets', { login })).status).toBe(204)
    const { envelope, text } = await smtp.mail(1)
    expect(envelope.to).toEqual(['ada@example.com'])
    expect(text).toContain('A link to choose a new password')
    expect((await post(app, '/password-resets/check', { token: linkIn(text) })).status).toBe(200)
    expect((await settled(app)).map(({ userId, status }) => [userId, status])).toEqual([
      [null, 'dropped'],
      [ada.id, 'sent'],
    ])
  })
})

describe('a mail server', () => {
  test('that is down gets every mail once when it is back', async () => {
    const { app, smtp, invite } = await stage()
    await smtp.close()
    const people = Array.from({ length: 12 }, (_, index) => `user${index}@example.com`)
    for (const email of people) await invite(email)
    await expect.poll(async () => (await mails(app)).some(({ attempts }) => attempts > 1)).toBe(true)
    expect((await mails(app))[0]).toMatchObject({
      status: 'waiting',
      lastError: expect.stringMatching(/^The mail server could not be used: .*ECONNREFUSED/),
    })
    const back = await startSmtpServer({ port: smtp.port })
    open.push(back)
    expect((await settled(app)).map(({ status }) => status)).toEqual(people.map(() => 'sent'))
    expect(back.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual([...people].sort())
    // Attempts without a connection have created no link.
    expect(await links(app)).toBe(people.length)
  }, 30_000)

  test('that refuses temporarily is tried again', async () => {
    const { app, smtp, invite } = await stage()
    let refusals = 0
    smtp.behave(() => (refusals++ < 3 ? { at: 'data', code: 451 } : 'take'))
    await invite('max@example.com')
    const [mail] = await settled(app)
    expect(mail).toMatchObject({ status: 'sent', lastError: null })
    expect(mail?.attempts).toBeGreaterThan(1)
    expect(smtp.mails).toHaveLength(1)
    expect(await links(app)).toBe(1)
  })

  test('that refuses permanently is not tried again: the mail fails without a link, and says why', async () => {
    const { app, smtp, invite } = await stage()
    smtp.behave(() => ({ at: 'receiver', code: 550, text: 'no max@example.com here' }))
    await invite('max@example.com')
    const [mail] = await settled(app)
    expect(mail).toMatchObject({ status: 'failed', attempts: 1 })
    expect(mail?.lastError).toBe('The mail server refused: 550 no … here')
    expect(smtp.tries).toBe(1)
    expect(await links(app)).toBe(0)
  })

  test('that never accepts a mail makes it fail after the last try', async () => {
    const { app, smtp, invite } = await stage({ times: { retries: 2 } })
    smtp.behave(() => ({ at: 'data', code: 451 }))
    await invite('max@example.com')
    const [mail] = await settled(app)
    expect(mail).toMatchObject({ status: 'failed', attempts: 3 })
    expect(smtp.tries).toBe(3)
  })

  test('does not get a mail that cannot be written: that fails after the last try, and others are sent', async () => {
    const { app, ada, smtp, invite } = await stage({ times: { retries: 1 }, working: false })
    await invite('max@example.com')
    await owner(app, `update mails set kind = 'role-changed'`)
    await invite('mia@example.com')
    await app.startWork()
    expect((await settled(app)).map(({ status }) => status)).toEqual(['failed', 'sent'])
    expect(smtp.tries).toBe(1)
    const list = await app.request({ path: '/tenants/default/mails?status=failed', cookie: ada.cookie })
    expect(list.body.items).toMatchObject([{ lastError: expect.stringContaining('log') }])
  })

  test('that disconnects before the mail is complete gets it once', async () => {
    const { app, smtp, invite } = await stage()
    let cuts = 0
    smtp.behave(() => (cuts++ < 1 ? 'cut before data' : 'take'))
    await invite('max@example.com')
    await settled(app)
    expect(smtp.mails).toHaveLength(1)
  })

  test('that disconnects after the mail gets the same mail again, and both links work until one is used', async () => {
    const { app, smtp, invite } = await stage()
    let cuts = 0
    // The fake server is asked about sender, receiver and data: the same answer for one attempt.
    smtp.behave(() => (cuts++ < 3 ? 'cut after data' : 'take'))
    await invite('max@example.com')
    const [mail] = await settled(app)
    const [first, second, ...more] = smtp.mails
    expect(more).toEqual([])
    expect([first?.acknowledged, second?.acknowledged]).toEqual([false, true])
    expect(second?.messageId).toBe(first?.messageId)
    expect(mail?.attempts).toBe(2)
    const tokens = [linkIn(first?.text), linkIn(second?.text)]
    expect(new Set(tokens).size).toBe(2)
    for (const token of tokens) expect((await post(app, '/invitations/check', { token })).status).toBe(200)
    const accept = (token = '') =>
      post(app, '/invitations', { token, password: 'nine grey geese in a row', alias: 'Max' })
    expect((await accept(tokens[0])).status).toBe(201)
    expect((await accept(tokens[1])).body.code).toBe('link.invalid')
  })
})

describe('a mail', () => {
  test('is sent once, however many nodes and queued jobs there are', async () => {
    const { app, smtp, invite } = await stage({ working: false })
    const { database } = app.storage
    const deps = { mail: settingsFor(smtp), queueTimes: atOnce, publicUrl: 'http://localhost:7400' }
    const { clock } = app
    const log = (await import('pino')).pino({ level: 'silent' })
    const node = await createApp({
      ...deps,
      database,
      clock,
      log,
      trustedProxies: [],
      passwordWorkers: 1,
      version: '0',
    })
    open.push(node)
    const people = Array.from({ length: 30 }, (_, index) => `user${index}@example.com`)
    for (const email of people) await invite(email)
    const tenantId = (await app.requireTenant('default')).id
    await owner(
      app,
      `insert into pgboss.job (name, data, retry_limit)
      select 'mail', jsonb_build_object('tenantId', '${tenantId}', 'id', id), 1000000 from mails`,
    )
    await Promise.all([app.startWork(), node.startWork()])
    await settled(app)
    expect(smtp.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual([...people].sort())
  }, 30_000)

  test('N6 · that a node was sending when it died is sent after half a minute', async () => {
    const { app, smtp, invite } = await stage({ working: false })
    await invite('max@example.com')
    await owner(app, `update mails set attempts = 1, claimed_until = now() + interval '30 seconds'`)
    await app.startWork()
    await expect.poll(() => app.logged.some((line) => line.includes('another try'))).toBe(true)
    expect(smtp.tries).toBe(0)
    await owner(app, 'update mails set claimed_until = now()')
    const [mail] = await settled(app)
    expect(mail).toMatchObject({ status: 'sent', attempts: 2 })
    expect(smtp.mails).toHaveLength(1)
  })

  test('that was replaced while it was being sent counts as sent, and its link is invalid', async () => {
    const { app, ada, smtp, invite } = await stage()
    const id = await invite('max@example.com')
    await smtp.mail(1)
    await settled(app)
    await owner(app, `update mails set status = 'waiting', attempts = 0`)
    await post(app, `/tenants/default/users/${id}/invitations`, {}, ada.cookie)
    expect((await settled(app)).map(({ status }) => status)).toEqual(['dropped', 'sent'])
  })

  test('to an invalid address is not sent', async () => {
    const { app, smtp } = await stage({ working: false })
    const { ada, tenant } = { ada: await accountId(app), tenant: await app.requireTenant('default') }
    await owner(
      app,
      `insert into mails (tenant_id, id, kind, user_id, to_address, data, status, created_at, attempts)
      values ('${tenant.id}', '${newId()}', 'test', '${ada}', E'a@x.example\\r\\nRCPT TO:<eve@evil.example>', '{}', 'failed', now(), 0)`,
    )
    const [{ id } = { id: '' }] = await mails(app)
    const again = await post(app, `/tenants/default/mails/${id}/resend`, {}, await signedIn(app))
    expect(again.status, again.raw).toBe(200)
    await app.startWork()
    expect((await settled(app))[0]).toMatchObject({ status: 'failed', attempts: 1 })
    expect(smtp.tries).toBe(0)
  })

  test('puts no secret into the outbox, the queue or the log', async () => {
    const { app, smtp, invite } = await stage()
    await invite('max@example.com')
    const token = linkIn((await smtp.mail(1)).text)
    expect(token).not.toBe('')
    await settled(app)
    const { rows } = await asOwner(app.storage.database, (db) =>
      sql<{
        row: string
      }>`select to_jsonb(m)::text as row from mails m union all select to_jsonb(j)::text from pgboss.job j`.execute(
        db,
      ),
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const text of [...rows.map(({ row }) => row), ...app.logged]) expect(text).not.toContain(token)
  })
})

const accountId = async (app: TestApp) =>
  (await asOwner(app.storage.database, (db) => db.selectFrom('users').select('id').executeTakeFirstOrThrow()))
    .id

async function signedIn(app: TestApp): Promise<string> {
  const answer = await app.signIn('ada@example.com', 'ada@example.com keeps nine grey geese')
  return answer.cookie ?? ''
}
