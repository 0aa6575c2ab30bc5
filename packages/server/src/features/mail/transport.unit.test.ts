import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { growthByEight } from '../../../test/processor-time.ts'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'
import { DeliveryError, deliveryError } from './smtp-failure.ts'
import { type OutgoingMail, openTransport, type Transport } from './transport.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function server(options: Parameters<typeof startSmtpServer>[0] = {}): Promise<TestSmtpServer> {
  const started = await startSmtpServer(options)
  open.push(started)
  return started
}

async function transport(settings: MailSettings): Promise<Transport> {
  const opened = await openTransport(settings)
  open.push(opened)
  return opened
}

const mail: OutgoingMail = {
  messageId: 'one@users.example.com',
  senderName: 'Mimir',
  to: 'ada@example.com',
  subject: 'Grüße',
  html: '<p>Hällo</p>',
  text: 'Hällo',
}

async function failure(work: Promise<unknown>): Promise<DeliveryError> {
  const error = await work.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DeliveryError)
  return error as DeliveryError
}

describe('a mail', () => {
  test('arrives as HTML and text under its own Message-ID, marked as written by a program', async () => {
    const smtp = await server()
    await (await transport(settingsFor(smtp))).send(mail)
    const { envelope, subject, html, text, messageId, from, to, headers } = await smtp.mail(1)
    expect(envelope).toEqual({ from: 'users@example.com', to: ['ada@example.com'] })
    expect({ subject, html, text: text?.trim() }).toEqual({
      subject: 'Grüße',
      html: '<p>Hällo</p>',
      text: 'Hällo',
    })
    expect(messageId).toBe('<one@users.example.com>')
    expect(from?.text).toBe('"Rollcall" <users@example.com>')
    expect(to).toMatchObject({ value: [{ address: 'ada@example.com' }] })
    expect(headers.get('auto-submitted')).toBe('auto-generated')
  })

  test('comes from the product if the settings give no sender', async () => {
    const smtp = await server()
    const settings = settingsFor(smtp)
    await (await transport({ ...settings, from: { ...settings.from, name: undefined } })).send(mail)
    expect((await smtp.mail(1)).from?.value).toEqual([{ address: 'users@example.com', name: 'Mimir' }])
  })

  // Texts that made mail libraries send to another address than the intended one.
  test.each([
    '"a@evil.example x"@corp.example',
    'u@corp.example(x)evil.example',
    'user＠evil.example',
    'a@corp.example\r\nRCPT TO:<eve@evil.example>',
    'a@corp.example\nBcc: eve@evil.example',
    'friends: a@corp.example, b@corp.example;',
    'a@corp.example, eve@evil.example',
    'Ada <eve@evil.example>',
    '<eve@evil.example>',
    'a@[127.0.0.1]',
    '@evil.example:a@corp.example',
    'a%evil.example@corp.example@evil.example',
  ])('to %j is not sent', async (to) => {
    const smtp = await server()
    const error = await failure((await transport(settingsFor(smtp))).send({ ...mail, to }))
    expect(error).toMatchObject({ certain: true, permanent: true })
    expect(smtp.tries).toBe(0)
  })

  test.each(["o'hara+tag@example.com", 'a%b@example.com', 'ADA@example.com'])(
    'to %s goes there',
    async (to) => {
      const smtp = await server()
      await (await transport(settingsFor(smtp))).send({ ...mail, to })
      expect((await smtp.mail(1)).envelope.to).toEqual([to])
    },
  )

  test('contains no file or address of this machine, whatever its text says', async () => {
    const smtp = await server()
    const sneaky = { path: '/etc/passwd' } as unknown as string
    const error = await (await transport(settingsFor(smtp)))
      .send({ ...mail, html: sneaky })
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DeliveryError)
    expect(smtp.mails).toEqual([])
  })
})

describe('a refusal', () => {
  test.each([
    ['receiver', 550, true],
    ['receiver', 450, false],
    ['data', 554, true],
    ['data', 451, false],
    ['sender', 553, true],
    ['sender', 421, false],
  ] as const)('at the %s with %i is final: %s', async (at, code, permanent) => {
    const smtp = await server()
    smtp.behave(() => ({ at, code }))
    const error = await failure((await transport(settingsFor(smtp))).send(mail))
    expect(error).toMatchObject({ certain: true, permanent })
    expect(error.message).toMatch(new RegExp(`^The mail server refused: .*${code}`))
  })

  test('is reported without addresses and links', async () => {
    const smtp = await server()
    const text =
      'spam from eve@evil.example in https://users.example.com/t/default/register#rc_l_secret, ask <post@example.com>'
    smtp.behave(() => ({ at: 'data', code: 554, text }))
    const { message } = await failure((await transport(settingsFor(smtp))).send(mail))
    expect(message).toBe('The mail server refused: 554 spam from … in … ask <…>')
  })

  test('is reported without the receiver, even if the server names only one half of the address', async () => {
    const smtp = await server()
    const text =
      'victim+tag: unknown in the table of Corp.example; relay mx.corp.example, not a victim+tagged one'
    smtp.behave(() => ({ at: 'receiver', code: 550, text }))
    const way = await transport(settingsFor(smtp))
    const { message } = await failure(way.send({ ...mail, to: 'Victim+tag@corp.example' }))
    expect(message).toBe(
      'The mail server refused: 550 …: unknown in the table of …; relay mx.…, not a victim+tagged one',
    )
  })

  test('leaves the connection usable for the next mail', async () => {
    const smtp = await server()
    smtp.behave((to) => (to.startsWith('bad') ? { at: 'receiver', code: 550 } : 'take'))
    const way = await transport(settingsFor(smtp))
    await failure(way.send({ ...mail, to: 'bad@example.com' }))
    await way.send(mail)
    expect(smtp.mails).toHaveLength(1)
  })
})

describe('a connection', () => {
  test('that breaks before the mail is complete must certainly be tried again', async () => {
    const smtp = await server()
    smtp.behave(() => 'cut before data')
    const error = await failure((await transport(settingsFor(smtp))).send(mail))
    expect(error.permanent).toBe(false)
    expect(smtp.mails).toEqual([])
  })

  test('that breaks after the mail leaves the outcome unknown, and the library does not send it again by itself', async () => {
    const smtp = await server()
    smtp.behave(() => 'cut after data')
    const way = await transport(settingsFor(smtp))
    const error = await failure(way.send(mail))
    expect(error).toMatchObject({ certain: false, permanent: false })
    smtp.behave(() => 'take')
    await way.send({ ...mail, messageId: 'two@users.example.com' })
    expect(smtp.mails.map(({ messageId }) => messageId)).toEqual([
      '<one@users.example.com>',
      '<two@users.example.com>',
    ])
  })

  test('to a server that does not exist certainly fails', async () => {
    const smtp = await startSmtpServer()
    await smtp.close()
    const error = await failure((await transport(settingsFor(smtp))).send(mail))
    expect(error).toMatchObject({ certain: true, permanent: false })
    expect(error.message).toContain('ECONNREFUSED')
  })
})

describe('T4, U16 · an answer of a mail server', () => {
  test('in one long line is read in linear time, and shown without the addresses in it', async () => {
    const smtp = await server()
    const settings = settingsFor(smtp)
    const growth = await growthByEight(25_000, (size) => {
      const error = deliveryError(
        Object.assign(new Error('refused'), {
          code: 'EENVELOPE',
          command: 'RCPT TO',
          responseCode: 550,
          response: `550 no eve@evil.example ${'a'.repeat(size)}`,
        }),
        settings,
        { receiver: 'ada@example.com', begun: false },
      )
      expect(error.message).toBe('The mail server refused: 550 no …')
    })
    expect(growth).toBeLessThan(32)
  })

  test.each<[string, string, (socket: Socket) => void, Partial<MailSettings>]>([
    [
      'plain words where TLS was meant',
      'smtp://',
      (socket) => socket.write('220 mail ESMTP\r\n'),
      { security: 'tls' },
    ],
    [
      'what is no mail server',
      'is no mail server',
      (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      {},
    ],
    [
      'no STARTTLS',
      'smtps://',
      answering({ EHLO: '250 mail', STARTTLS: '502 not implemented' }),
      { security: 'starttls' },
    ],
    [
      'a sign-in wanted',
      'user:password',
      answering({ EHLO: '250 mail', MAIL: '530 5.7.0 Authentication required' }),
      {},
    ],
  ])(
    '%s: the error names the setting to change: %s, and says that the mail was not accepted',
    async (_, advice, behave, more) => {
      const port = await rawServer(behave)
      const error = await failure((await transport({ ...settingsFor({ port }), ...more })).send(mail))
      expect(error.message).toContain(advice)
      expect(error.message).not.toContain('perhaps after')
      expect(error).toMatchObject({ certain: true, permanent: false })
    },
  )

  test('U16 · a connection that breaks before the mail is reported as broken before', async () => {
    const port = await rawServer(answering({ EHLO: '250 mail', MAIL: '250 ok', RCPT: 'hang up' }))
    const error = await failure((await transport(settingsFor({ port }))).send(mail))
    expect(error.certain).toBe(true)
    expect(error.message).not.toContain('perhaps after')
  })

  test('U8 · is greeted with the name of the public address', async () => {
    const heard: string[] = []
    const port = await rawServer(answering({ EHLO: '250 mail' }, heard))
    await (await transport({ ...settingsFor({ port }), name: 'users.example.com' })).verify()
    expect(heard[0]).toBe('EHLO users.example.com')
  })
})

/** A server that says what a test wants, which need not be SMTP. */
async function rawServer(behave: (socket: Socket) => void): Promise<number> {
  const listening = createServer((socket) => {
    socket.on('error', () => {})
    behave(socket)
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  open.push({ close: () => listening.close() })
  return (listening.address() as AddressInfo).port
}

/** Greets, and answers each command with its line. */
function answering(lines: Record<string, string>, heard: string[] = []): (socket: Socket) => void {
  return (socket) => {
    socket.write('220 mail ESMTP\r\n')
    socket.setEncoding('utf8').on('data', (text) => {
      const line = String(text).trim()
      heard.push(line)
      const answer = lines[line.split(/[ :]/, 1)[0] ?? ''] ?? '221 bye'
      if (answer === 'hang up') socket.destroy()
      else socket.write(`${answer}\r\n`)
    })
  }
}

describe('protection', () => {
  test('STARTTLS is required: a server without it gets no mail', async () => {
    const smtp = await server()
    const way = await transport({ ...settingsFor(smtp), security: 'starttls' })
    const error = await failure(way.send(mail))
    expect(error).toMatchObject({ certain: true, permanent: false })
    expect(smtp.tries).toBe(0)
  })

  test.each(['starttls', 'tls'] as const)('%s: an untrusted certificate is refused', async (security) => {
    const smtp = await server({ secure: security === 'tls', disabledCommands: ['AUTH'] })
    const error = await failure((await transport({ ...settingsFor(smtp), security })).send(mail))
    expect(error.message).toMatch(/certificate/i)
    expect(smtp.tries).toBe(0)
  })

  test('a password is sent to the server and shown nowhere else', async () => {
    const smtp = await server({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        password === 'canary-right' ? done(null, { user: username }) : done(new Error(`no: ${password}`)),
    })
    const as = (password: string) => transport({ ...settingsFor(smtp), auth: { user: 'ada', password } })
    await (await as('canary-right')).verify()
    await (await as('canary-right')).send(mail)
    const error = await failure((await as('wrong')).send(mail))
    expect(error).toMatchObject({ certain: true, permanent: false })
    expect(error.message).toMatch(/^The mail server refused the sign-in: 535/)
    expect(await failure((await as('wrong')).verify())).toMatchObject({ certain: true })
  })
})
