import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pngOf } from '../../../test/pictures.ts'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

let smtp: TestSmtpServer
let app: TestApp
let ada: Person

beforeAll(async () => {
  smtp = await startSmtpServer()
  app = await startTestApp({
    change: ({ accounts }) => {
      accounts.begin = 'either'
    },
    deps: { mail: settingsFor(smtp) },
  })
  ada = await app.firstAdministrator()
  await call('PATCH', `/users/${ada.id}`, { email: 'ada@example.com' })
  await app.startWork()
})
afterAll(async () => {
  await app.close()
  await smtp.close()
})

const call = (method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE', path: string, body?: object, by = ada) =>
  app.request({ method, path: `/tenants/default${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const invitation = '/mail-texts/invitation/en'
const own = {
  subject: 'Welcome aboard {product}',
  body: '{by} has a place for you.\nSee www.evil.example/login <b>now</b>\n\n{link}\n\nThe crew of {tenant}',
}
const textOf = async (kind: string, language = 'en') =>
  (await call('GET', `/mail-texts?language=${language}`)).body.items.find(
    (each: { kind: string }) => each.kind === kind,
  )

/** The mails that have arrived at an address, as soon as there are so many. */
async function arrived(address: string, count = 1) {
  const found = () => smtp.mails.filter(({ envelope }) => envelope.to.includes(address))
  await expect.poll(() => found().length, { timeout: 15_000 }).toBe(count)
  return found()
}
/** Without what differs from mail to mail. */
const comparable = (html: string | false | undefined) =>
  String(html)
    .replace(/register(#rcl_\w+)?/g, 'register')
    .replace(/cid:\w+@logo|data:image\/png;base64,[\w+/=]+/g, 'logo')

describe('the text of a mail', () => {
  test('is what is sent from then on, in the language of its receiver, and lists show its subject', async () => {
    expect(await textOf('invitation')).toMatchObject({
      subject: 'Your invitation to {product}',
      changedAt: null,
      changedFrom: null,
      placeholders: expect.arrayContaining([
        { name: 'link', required: true, button: true, inSubject: false },
      ]),
    })
    const set = await call('PUT', invitation, own)
    expect(set.body).toMatchObject({ ...own, changedAt: expect.any(String), changedFrom: null })
    const gus = { username: 'gus', email: 'gus@example.com' }
    expect((await call('POST', '/users', gus)).status).toBe(201)
    const [mail] = await arrived('gus@example.com')
    expect(mail?.subject).toBe('Welcome aboard Rollcall')
    expect(mail?.text).toContain('ada has a place for you. See www.\u200bevil.\u200bexample/login <b>now</b>')
    expect(mail?.text).toMatch(/\/t\/default\/register#rcl_\w+/)
    // It is text: nothing in it is HTML, and nothing a link.
    expect(mail?.html).toContain('&lt;b&gt;now&lt;/b&gt;')
    expect(String(mail?.html).match(/href="[^"#]*/g)).toEqual(
      Array(2).fill('href="http://localhost:7400/t/default/register'),
    )
    const { items } = (await call('GET', '/mails?kind=invitation')).body
    expect(items[0].subject).toBe('Welcome aboard Rollcall')
    expect((await textOf('invitation', 'de')).changedAt).toBeNull()
    const [event] = (await call('GET', '/audit-events?action=mail.text-changed')).body.items
    expect(event).toMatchObject({
      actor: { name: 'ada' },
      before: { text: 'invitation (en)', builtIn: true, subject: 'Your invitation to {product}' },
      after: { ...own, text: 'invitation (en)', builtIn: false },
    })
  })

  test('K17 · is previewed as the very mail that the test sends to oneself, logo included', async () => {
    const picture = pngOf(40, 20).toString('base64')
    await call('PUT', '/settings/logos/light', { picture })
    const draft = { subject: 'A draft of {product}', body: 'Only a draft\n\n{link}' }
    const preview = (await call('POST', `${invitation}/preview`, draft)).body
    const sent = await call('POST', `${invitation}/test`, draft)
    expect(sent.body).toMatchObject({ kind: 'test', subject: 'A draft of Rollcall', status: 'waiting' })
    const [mail] = await arrived('ada@example.com')
    expect(mail?.subject).toBe(preview.subject)
    expect(comparable(preview.html)).toContain('Only a draft')
    expect(mail?.raw).toContain('multipart/related')
    expect(mail?.attachments).toMatchObject([{ contentType: 'image/png', related: true }])
    const source = mail?.raw ?? ''
    expect(source).toContain('Content-Disposition: inline')
    // As it arrives: the parser of the test puts the picture in the place of its cid, as the preview has it.
    expect(comparable(mail?.html).trim()).toBe(comparable(preview.html).trim())
    expect(mail?.text?.trim()).toBe(preview.text.trim())
    // Nothing was saved.
    expect((await textOf('invitation')).subject).toBe(own.subject)
  })

  test('points out a built-in text that is another one by now', async () => {
    await asOwner(app.storage.database, (db) =>
      db
        .updateTable('mailTexts')
        .set({ builtinBody: 'As it was' })
        .where('kind', '=', 'invitation')
        .execute(),
    )
    expect((await textOf('invitation')).changedFrom).toMatchObject({ body: 'As it was' })
    // Saved again, it is made from the one of today.
    expect((await call('PUT', invitation, own)).body.changedFrom).toBeNull()
  })

  test('goes back to the built-in one', async () => {
    const back = await call('DELETE', invitation)
    expect(back.body).toMatchObject({ subject: 'Your invitation to {product}', changedAt: null })
    expect((await call('DELETE', invitation)).body.code).toBe('mail.text_unchanged')
  })

  test.each([
    ['a header in its subject', { ...own, subject: 'Hello\r\nBcc: eve@evil.example' }, 'subject'],
    ['a subject of blanks', { ...own, subject: '  ' }, 'subject'],
    ['no link', { ...own, body: 'Hello' }, 'body'],
    ['a placeholder that there is not', { ...own, body: '{password}\n\n{link}' }, 'body'],
    ['a text without end', { ...own, body: `${'x'.repeat(5000)}\n\n{link}` }, 'body'],
  ])('is not saved, shown or sent with %s', async (_, body, field) => {
    for (const [method, path] of [
      ['PUT', invitation],
      ['POST', `${invitation}/preview`],
      ['POST', `${invitation}/test`],
    ] as const) {
      const refused = await call(method, path, body)
      expect(refused.status).toBe(400)
      expect(refused.body.errors.map((error: { field: string }) => error.field)).toEqual([field])
    }
  })

  test('is changed by nobody who may only manage mails', async () => {
    const role = { name: 'Post office', permissions: ['mail:manage'] }
    const { key } = (await call('POST', '/roles', role)).body
    const max = await app.addPerson(ada, 'max', [key])
    expect((await call('GET', '/mails', undefined, max)).status).toBe(200)
    for (const answer of [
      await call('PUT', invitation, own, max),
      await call('GET', '/mail-texts?language=en', undefined, max),
    ])
      expect(answer).toMatchObject({ status: 403, body: { missing: ['mail:edit-texts'] } })
  })

  test('ten test mails within an hour are enough', async () => {
    const answers = []
    for (let index = 0; index < 10; index += 1) answers.push(await call('POST', '/mails/test', {}))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(9)
    const last = await call('POST', `${invitation}/test`, own)
    expect(last).toMatchObject({ status: 429, body: { code: 'mail.too_many_tests' } })
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(3_000)
  })
})
