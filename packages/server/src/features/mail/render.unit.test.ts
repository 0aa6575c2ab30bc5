import type { MailKind } from '@rollcall/contract/mail.ts'
import { describe, expect, test } from 'vitest'
import { english, translators } from '../../platform/translators.ts'
import { timeWriter } from './mail-times.ts'
import type { Circumstances } from './phrases.ts'
import { renderMail } from './render.ts'
import { isText, plain, subjectOf, wordsOf } from './words.ts'

const about: Circumstances = {
  t: english,
  time: timeWriter('en', {}),
  product: 'Mimir',
  tenant: 'Northern Lights',
  account: 'ada',
  by: 'max',
  at: new Date('2026-03-01T13:05:00Z'),
  link: { url: 'https://users.example.com/t/default/register#rc_l_secret', lifetimeSeconds: 3 * 86_400 },
  signInUrl: 'https://users.example.com/t/default/sign-in',
}
const branding = {
  locale: 'en',
  tenant: 'Northern Lights',
  accentColor: '#1c4fd8',
  footer: 'Sent to ada@example.com',
}
const data: Record<MailKind, Record<string, unknown>> = {
  invitation: {},
  'password-reset': { requestedBy: 'owner' },
  'role-changed': { before: ['Viewer'], after: ['Analyst', 'Auditor'], by: 'max', endedSessions: 2 },
  'status-changed': { status: 'inactive', by: 'max' },
  'password-changed': { how: 'changed' },
  'email-changed': { by: 'max' },
  'email-confirmation': { link: 'x', taken: false },
  'email-undo': { link: 'x' },
  'new-browser': { browser: 'Firefox', system: 'Linux', address: '192.0.2.7', network: '192.0.2.0/24' },
  'api-key-created': { name: 'backup' },
  'api-key-ending': { name: 'backup', machine: 'nightly', expiresAt: '2030-01-01T00:00:00Z', owned: true },
  impersonated: { by: 'max', reason: 'Ticket 4711' },
  'groups-inherited': { groups: ['Blue team', 'Red team'], count: 3, by: 'max' },
  'account-deleted': {},
  'offboarding-refused': {
    user: 'nora',
    mode: 'deactivate',
    dueAt: '2026-03-01T13:00:00Z',
    code: 'access.denied',
  },
  recovery: { step: 'link-created', account: 'ada' },
  'tenant-deletion': { name: 'North', slug: 'north', by: 'max' },
  test: {},
}
const kinds = Object.keys(data) as MailKind[]
/** Other data that a mail of the kind may have. */
const otherwise: Partial<typeof data> = {
  'password-reset': { requestedBy: 'administrator' },
  'role-changed': { before: [], by: undefined },
  'status-changed': { status: 'active', endedPasswords: 0, by: undefined },
  'password-changed': { how: 'reset' },
  'email-changed': { removed: true, by: undefined },
  'email-confirmation': { taken: true },
  'new-browser': { browser: null, system: null },
  'api-key-created': { expiresAt: '2030-01-01T00:00:00Z', addresses: ['192.0.2.0/24'] },
  'api-key-ending': { owned: false },
  'groups-inherited': { count: 1, groups: ['Blue team'] },
  'offboarding-refused': {
    user: 'nora',
    mode: 'delete',
    dueAt: '2026-03-01T13:00:00Z',
    code: 'user.not_found',
  },
  recovery: { step: 'completed', account: 'ada' },
  'tenant-deletion': { by: undefined },
}

function mail(kind: MailKind, over: Partial<Circumstances> = {}, values = data[kind], changed = branding) {
  return renderMail(wordsOf(kind, values, { ...about, ...over }), changed)
}

describe('every kind of mail', () => {
  test.each(kinds)('%s says the same as HTML and as text', (kind) => {
    const { subject, html, text } = mail(kind)
    expect(subject).toBe(subjectOf(kind, data[kind], about))
    const shown = htmlToText(html)
    const lines = text.split('\n').filter((line) => line && line !== '-- ')
    for (const line of lines) expect(shown).toContain(line)
    expect(html.slice(html.indexOf('<body'))).not.toMatch(/undefined|\{\{|\}\}/)
    expect(text).not.toMatch(/undefined|\{\{|\}\}|\n\n\n/)
  })

  test.each(kinds)('%s begins with the name of the tenant, in its colour', (kind) => {
    const { html, text } = mail(kind)
    expect(text.split('\n')[0]).toBe('Northern Lights')
    expect(html).toContain('background:#1c4fd8')
  })
})

describe('In German', () => {
  const german = { t: translators.de, time: timeWriter('de', {}) }
  const everything = { endedSessions: 1, endedPasswords: 1, revokedApiKeys: 1 }
  const cases = kinds.flatMap((kind) => [
    { kind, values: data[kind] },
    { kind, values: { ...data[kind], ...everything, unconfirmedAddresses: 1 } },
    { kind, values: { ...data[kind], ...everything, ...otherwise[kind] } },
  ])

  test.each(cases)('no sentence of $kind is left in English: $values', ({ kind, values }) => {
    const [english, other] = [wordsOf(kind, values, about), wordsOf(kind, values, { ...about, ...german })]
    const sentences = ({ subject, blocks }: typeof english) => [
      subject,
      ...blocks.flatMap((block) => (isText(block) ? [block.text] : [block.button.label, block.button.note])),
    ]
    expect(sentences(other)).toHaveLength(sentences(english).length)
    const left = sentences(english).filter((sentence) => sentences(other).includes(sentence))
    expect(left).toEqual([])
  })

  test('the mail says which language it is in', () => {
    const { html } = renderMail(wordsOf('test', {}, { ...about, ...german }), { ...branding, locale: 'de' })
    expect(html).toContain('<html lang="de"')
    expect(html).not.toContain('lang="en"')
  })
})

describe('A time in a mail', () => {
  const at = new Date('2026-03-01T13:05:00Z')
  test.each([
    ['en', {}, '1 March 2026 at 13:05 UTC'],
    ['de', {}, '1. März 2026 um 13:05 UTC'],
    ['en', { timeZone: 'browser' }, '1 March 2026 at 13:05 UTC'],
    ['de', { timeZone: 'Europe/Berlin' }, '1. März 2026 um 14:05 MEZ'],
    ['en', { dateFormat: 'YYYY-MM-DD' }, '2026-03-01 13:05 UTC'],
    ['de', { dateFormat: 'D MMM YYYY', timeZone: 'Europe/Berlin' }, '1 März 2026 14:05 MEZ'],
    ['en', { dateFormat: 'MM/DD/YYYY', hourCycle: '12' }, '03/01/2026 01:05 pm UTC'],
  ] as const)('is written in %s, for a receiver who chose %j, as %s', (locale, chosen, written) => {
    expect(timeWriter(locale, chosen)(at)).toBe(written)
  })
})

test('a link is behind a button, and can be copied', () => {
  const { html, text } = mail('invitation')
  expect(html.match(/href="https:\/\/users\.example\.com\/t\/default\/register#rc_l_secret"/g)).toHaveLength(
    2,
  )
  expect(text).toContain('\nhttps://users.example.com/t/default/register#rc_l_secret\n')
  expect(text).toContain('once, for 3 days')
})

test('the text has a blank line between its parts', () => {
  const { text } = mail('invitation')
  const parts = text.trimEnd().split('\n\n')
  expect(parts.map((part) => part.split('\n').length)).toEqual([1, 1, 1, 1, 1, 1, 2])
})

test('K17 · notices that ask to sign in link to the sign-in page', () => {
  for (const [kind, values] of [
    ['role-changed', data['role-changed']],
    ['status-changed', { status: 'active', by: 'max' }],
  ] as const) {
    const { html, text } = mail(kind, { link: undefined }, values)
    expect(html.match(/href="([^"]*)"/g)).toEqual(
      Array(2).fill('href="https://users.example.com/t/default/sign-in"'),
    )
    expect(text).toContain('\nhttps://users.example.com/t/default/sign-in\n')
  }
})

test('U20 · a change of roles says that the user was signed out exactly if they were', () => {
  const says = (endedSessions?: number) =>
    mail('role-changed', {}, { ...data['role-changed'], endedSessions }).text
  expect(says(1)).toContain('You have been signed out.')
  for (const text of [says(0), says()]) {
    expect(text).not.toContain('signed out')
    expect(text).toContain('The new roles count from now on.')
  }
})

test('the other notices have no link that could be imitated', () => {
  for (const kind of ['status-changed', 'password-changed', 'email-changed', 'api-key-created'] as const) {
    const { html, text } = mail(kind, { link: undefined })
    expect(html).not.toContain('href')
    expect(text).not.toContain('http')
  }
})

describe('a name', () => {
  const names = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '{{= it.button.url }}',
    '<%= 1 %>',
  ]

  test.each([
    'www.evil.example',
    'https://evil.example/a?b=c',
    'evil.example',
    'a@b.evil.example/path',
    'mailto:x.y@evil.example',
  ])('U19 · %s is not turned into a link by mail programs', (name) => {
    const reason = { by: name, reason: `See ${name}` }
    const changed = { ...branding, tenant: name, footer: `Because of an account in ${name}` }
    const { html, text } = mail('impersonated', { product: name, account: name }, reason, changed)
    for (const part of [html.slice(html.indexOf('<body')), text]) {
      expect(part).not.toContain(name)
      expect(part).toContain(name.split('.')[0]?.replace('://', ':\u200b//'))
    }
  })

  test('U19 · an address can still be copied', () => {
    expect(mail('status-changed', { account: 'ada@corp.example' }).text).toContain(' ada@corp.example ')
  })

  test.each(names)('%s is shown as text and never runs', (name) => {
    const values = { 'role-changed': { before: [name], after: [name], by: name } }
    const { html, text } = mail(
      'role-changed',
      { account: name, product: name, tenant: name },
      values['role-changed'],
      {
        ...branding,
        tenant: name,
        footer: name,
      },
    )
    expect(html).not.toMatch(/<script|<img/)
    const seen = (shown: string) => shown.replaceAll('\u200b', '')
    expect(seen(htmlToText(html))).toContain(`${name} changed the roles of your account ${name}`)
    expect(seen(text)).toContain(name)
  })

  test.each([
    'Mimir\r\nBcc: eve@example.com',
    'Mimir\nBcc: eve@example.com',
    'Mimir\u2028Bcc: eve@example.com',
    'Mimir\u0000\u001bBcc: eve@example.com',
  ])('cannot begin a header: %j', (name) => {
    const { subject, text } = mail(
      'invitation',
      { product: name, tenant: name },
      {},
      { ...branding, tenant: name },
    )
    expect(subject).toBe('Your invitation to Mimir Bcc: eve@example.com')
    expect(text).not.toMatch(/^Bcc/m)
  })

  test('cannot turn the direction of the text', () => {
    const { subject, html, text } = mail('invitation', { product: '\u202emoc.elpmaxe\u2066\u200f\u061c' })
    for (const part of [subject, html, text]) expect(part).not.toMatch(/\p{Bidi_Control}/u)
    expect(plain('ada\u200b')).toBe('ada')
  })
})

function htmlToText(html: string): string {
  const signs: Record<string, string> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  }
  return html.replace(/<[^>]*>/g, '\n').replace(/&(lt|gt|quot|#39|amp);/g, (sign) => signs[sign] ?? sign)
}
