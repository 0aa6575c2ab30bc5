import { mailTextKinds } from '@rollcall/contract/mail-texts.ts'
import { describe, expect, test } from 'vitest'
import { translators } from '../../platform/translators.ts'
import type { Circumstances } from './phrases.ts'
import { requireGoodText } from './text-check.ts'
import { builtInText, textKindOf, textKinds, wordsBy } from './text-kinds.ts'
import { isText, type Words, wordsOf } from './words.ts'

const about: Circumstances = {
  t: translators.en,
  time: (at) => at.toISOString(),
  product: 'Lighthouse',
  tenant: 'Northern Lights',
  account: 'jordan',
  by: 'Ada',
  at: new Date('2026-03-01T13:05:00Z'),
  link: { url: 'https://users.example.com/t/default/register#rcl_secret', lifetimeSeconds: 86_400 },
  signInUrl: 'https://users.example.com/t/default/sign-in',
}
const data = {
  by: 'Ada',
  before: ['Member'],
  after: ['Analyst', 'Auditor'],
  endedSessions: 1,
  name: 'CI',
  reason: 'Ticket 4711',
  browser: 'Firefox',
  system: 'Linux',
  address: '192.0.2.7',
  groups: ['North', 'South'],
  count: 2,
}
const cases = mailTextKinds.flatMap((kind) => (['en', 'de'] as const).map((language) => ({ kind, language })))

describe('the built-in text', () => {
  test.each(cases)(
    'of $kind in $language is one that may be saved, and says in a mail what the mail says by itself',
    ({ kind, language }) => {
      const written = builtInText(kind, translators[language])
      expect(() => requireGoodText(kind, written)).not.toThrow()
      const { kind: mail, data: told } = textKinds[kind]
      const [all, said] = [
        { ...data, ...told },
        { ...about, t: translators[language] },
      ]
      expect(textKindOf(mail, all)).toBe(kind)
      const plain = ({ subject, blocks }: Words) => [
        subject,
        ...blocks.map((block) => (isText(block) ? block.text : block.button)),
      ]
      expect(plain(wordsBy(written, mail, all, said))).toEqual(plain(wordsOf(mail, all, said)))
    },
  )
})

describe('a text', () => {
  const by = (body: string, values = data) => {
    const { blocks } = wordsBy({ subject: 'S', body }, 'role-changed', values, about)
    return blocks.map((block) => (isText(block) ? block.text : block.button.url))
  }

  test('has a button where its placeholder stands, and no paragraph where nothing is to be said', () => {
    expect(by('One\n\n{signIn}\n \n{ended}\n\nTwo', { ...data, endedSessions: 0 })).toEqual([
      'One',
      'https://users.example.com/t/default/sign-in',
      'Two',
    ])
  })

  test('puts values in once: what looks like a placeholder in a name stays as it is', () => {
    expect(by('By {by}: {after}', { ...data, by: '{after} {link}' })).toEqual([
      'By {after} {link}: Analyst and Auditor',
    ])
  })
})

describe('a text is refused', () => {
  const refusalOf = (kind: (typeof mailTextKinds)[number], subject: string, body: string) => {
    try {
      requireGoodText(kind, { subject, body })
    } catch (error) {
      return (error as { extras: { errors: { field: string; code: string }[] } }).extras.errors.map(
        ({ field, code }) => `${field} ${code}`,
      )
    }
    return []
  }
  test.each([
    ['invitation', 'Hello', 'No link at all', ['body missing_placeholder']],
    ['invitation', 'Hello', 'Go here: {link}', ['body placeholder_alone']],
    ['invitation', 'Hello', '{link}\n\nAgain\n\n{link}', ['body placeholder_alone']],
    ['invitation', 'Hello {link}', '{link}', ['subject unknown_placeholder']],
    [
      'invitation',
      'Hello {by}',
      '{reason}\n\n{link}',
      ['subject unknown_placeholder', 'body unknown_placeholder'],
    ],
    ['invitation', 'Hello', '{constructor}\n\n{link}', ['body unknown_placeholder']],
    ['invitation', 'Hello', 'A brace }\n\n{link}', ['body stray_brace']],
    ['impersonated', 'Hello', 'Somebody looked.', ['body missing_placeholder']],
    ['invitation', 'Hello {product}', 'From {by}\n\n{link}', []],
  ] as const)('%s: %j, %j', (kind, subject, body, errors) => {
    expect(refusalOf(kind, subject, body)).toEqual(errors)
  })
})
