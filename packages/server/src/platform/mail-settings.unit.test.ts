import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

function mail(url: string, from = 'Rollcall <users@example.com>') {
  return readConfig({}, { ROLLCALL_SMTP_URL: url, ROLLCALL_MAIL_FROM: from }).mail
}

describe('the mail server', () => {
  test('is none unless set', () => {
    expect(readConfig({}, {}).mail).toBeUndefined()
    expect(
      readConfig({}, { ROLLCALL_SMTP_URL: '', ROLLCALL_MAIL_FROM: 'a@example.com' }).mail,
    ).toBeUndefined()
  })

  test.each([
    ['smtp://mail.example.com', 'mail.example.com', 587, 'starttls'],
    ['smtp://mail.example.com:2525', 'mail.example.com', 2525, 'starttls'],
    ['smtp://mail.example.com?security=none', 'mail.example.com', 25, 'none'],
    ['smtps://mail.example.com', 'mail.example.com', 465, 'tls'],
    ['smtp://localhost:1025', 'localhost', 1025, 'none'],
    ['smtp://127.0.0.1:1025', '127.0.0.1', 1025, 'none'],
    ['smtp://[::1]:1025', '::1', 1025, 'none'],
    ['smtp://localhost:1025?security=starttls', 'localhost', 1025, 'starttls'],
  ])('%s', (url, host, port, security) => {
    expect(mail(url)).toMatchObject({ host, port, security, auth: undefined })
  })

  test('reads the user and password in the address, with escaped characters', () => {
    expect(mail('smtps://ada%40example.com:p%23%2Fw@mail.example.com')?.auth).toEqual({
      user: 'ada@example.com',
      password: 'p#/w',
    })
  })

  test.each([
    'mail.example.com',
    'https://mail.example.com',
    'smtp://',
    'smtp://mail.example.com/path',
    'smtp://ada:se#cret@mail.example.com',
    'smtp://ada@mail.example.com',
    'smtp://:secret@mail.example.com',
    'smtp://ada:se%cret@mail.example.com',
    'smtp://mail.example.com?security=tls',
    'smtps://mail.example.com?security=none',
    'smtp://mail.example.com?tls.rejectUnauthorized=false',
  ])('refuses %s and does not repeat it, for there may be a password in it', (url) => {
    expect(() => mail(url)).toThrow(ConfigError)
    expect(() => mail(url)).toThrow(/^ROLLCALL_SMTP_URL: (?!.*(secret|cret@|ada))/)
  })
})

describe('the sender', () => {
  test.each([
    ['users@example.com', undefined, 'users@example.com'],
    ['<users@example.com>', undefined, 'users@example.com'],
    ['Rollcall Users <users@example.com>', 'Rollcall Users', 'users@example.com'],
    ['"Acme, Inc." <users@example.com>', 'Acme, Inc.', 'users@example.com'],
    ['"The \\"Acme\\"" <users@example.com>', 'The "Acme"', 'users@example.com'],
  ])('U19 · %s', (text, name, address) => {
    expect(mail('smtp://localhost', text)?.from).toEqual({ name, address })
  })

  test.each([
    '',
    'nobody',
    'a@example.com, b@example.com',
    'group: a@example.com;',
    'Ada\r\nBcc: x@example.com <a@example.com>',
    '"a@evil.example" <b@example.com> x',
  ])('refuses %j', (text) => {
    expect(() => mail('smtp://localhost', text)).toThrow(/ROLLCALL_MAIL_FROM/)
  })
})

describe('U8 · the name for mail servers', () => {
  const named = (environment: Record<string, string>) =>
    readConfig({}, { ROLLCALL_SMTP_URL: 'smtp://mail', ROLLCALL_MAIL_FROM: 'a@example.com', ...environment })
      .mail?.name

  test.each([
    ['https://users.example.com:8443', 'users.example.com'],
    ['http://192.0.2.7:7400', '[192.0.2.7]'],
    ['http://[2001:db8::1]', '[IPv6:2001:db8::1]'],
  ])('is the host of %s', (ROLLCALL_URL, name) => {
    expect(named({ ROLLCALL_URL })).toBe(name)
  })

  test('is what is set, if that is a host name', () => {
    expect(named({ ROLLCALL_SMTP_NAME: 'relay.example.com' })).toBe('relay.example.com')
    for (const bad of ['two words', 'a..b', '-a', 'a\r\nMAIL FROM:<x>'])
      expect(() => named({ ROLLCALL_SMTP_NAME: bad })).toThrow(/ROLLCALL_SMTP_NAME/)
  })
})
