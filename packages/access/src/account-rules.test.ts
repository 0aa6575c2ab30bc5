import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aliasProblem,
  emailKey,
  emailProblem,
  foldCase,
  normaliseUsername,
  obscuredEmail,
  usernameKey,
  usernameProblem,
} from './account-rules.ts'

const either = { usernameCaseSensitive: false }
const exact = { usernameCaseSensitive: true }

describe('usernames', () => {
  test('alice and Alice are two accounts only where the profile says so (MI-06)', () => {
    expect(usernameKey(exact, 'Alice')).not.toBe(usernameKey(exact, 'alice'))
    expect(usernameKey(either, 'Alice')).toBe(usernameKey(either, 'alice'))
  })

  test.each([
    ['a full-width letter', 'ａlice', 'alice'],
    ['an accent apart from its letter', 'jose\u0301', 'jos\u00e9'],
    ['the Kelvin sign', '\u212Aim', 'Kim'],
  ])('%s is the same name, also where case counts', (_, one, other) => {
    expect(usernameKey(exact, one)).toBe(usernameKey(exact, other))
    expect(normaliseUsername(one)).toBe(other)
  })

  test.each([
    ['straße', 'STRASSE'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['οδυσσευσ', 'οδυσσευς'],
    ['ſmith', 'Smith'],
    ['İpek', 'i\u0307pek'],
    ['\u212Aim', 'kim'],
  ])('%s and %s differ in case only', (one, other) => {
    expect(usernameKey(either, one)).toBe(usernameKey(either, other))
  })

  test('folding twice changes nothing, for every character that folding changes', () => {
    const changed: string[] = []
    for (let code = 0; code <= 0x1ffff; code++) {
      const character = String.fromCodePoint(code)
      if (!/\p{Changes_When_NFKC_Casefolded}/u.test(character)) continue
      const once = foldCase(character)
      if (foldCase(once) !== once) changed.push(code.toString(16))
    }
    expect(changed).toEqual([])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldCase(foldCase(text))).toBe(foldCase(text))
      }),
    )
  })

  test.each([
    'alice',
    'Ada Lovelace',
    "o'neill",
    'user42',
    'josé',
    'Алиса',
    'Ελένη',
    '山田太郎',
    'アリス',
    'alice-боб',
    'a',
    '🦊fox',
  ])('%s is fine', (username) => {
    expect(usernameProblem(either, username)).toBeUndefined()
    expect(usernameProblem(exact, username)).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['a blank before', ' alice'],
    ['a blank after', 'alice '],
    ['two blanks', 'ada  lovelace'],
    ['a no-break space at the end', 'alice\u00a0'],
    ['a tab', 'ada\tlovelace'],
    ['a line break', 'alice\n'],
    ['a null', 'ali\0ce'],
    ['a zero-width space', 'ali\u200bce'],
    ['a zero-width joiner', 'ali\u200dce'],
    ['a soft hyphen', 'ali\u00adce'],
    ['a right-to-left override', 'ali\u202ece'],
    ['a right-to-left isolate', 'ali\u2067ce'],
    ['a Hangul filler', 'alice\u3164'],
    ['a Braille blank', 'ali\u2800ce'],
    ['an Ogham blank', 'ali\u1680ce'],
    ['a line separator', 'ali\u2028ce'],
    ['a private-use character', 'alice\ue000'],
    ['an unassigned character', 'alice\u0378'],
    ['half a character', 'alice\ud800'],
    ['an accent without a letter', '\u0301alice'],
    ['a spacing accent, which becomes a blank with an accent', 'alice\u00b4'],
    ['a Cyrillic а among Latin letters', '\u0430lice'],
    ['a Greek ο among Latin letters', 'b\u03bfb'],
    ['a Cyrillic а among Greek letters', '\u03b1\u0430'],
    ['a Cyrillic а in one of several words', 'ada l\u043evelace'],
    ['65 characters', 'a'.repeat(65)],
    ['64 characters that are 65 when written out', `${'a'.repeat(63)}ﬀ`],
  ])('%s is refused', (_, username) => {
    expect(usernameProblem(exact, username)?.params.what).toBe('username')
  })

  test('length is counted in characters, of the key too', () => {
    expect(usernameProblem(either, 'a'.repeat(64))).toBeUndefined()
    expect(usernameProblem(either, '🦊'.repeat(64))).toBeUndefined()
    expect(usernameProblem(either, '🦊'.repeat(65))).toBeDefined()
    expect(usernameProblem(exact, 'ß'.repeat(40))).toBeUndefined()
    expect(usernameProblem(either, 'ß'.repeat(40))).toBeDefined()
  })
})

test.each([
  'group:secops',
  'Group:secops',
  'GROUP：secops',
  'group :secops',
  'The server',
  'the SERVER',
  'The-server.',
  'Not signed in',
  'NOTSIGNEDIN',
  'The command line',
  'A deleted account',
  '"group:secops',
  '\u0261roup:secops',
  'gr0up:secops',
  'group\u02f8secops',
  'group\u16ecsecops',
  'gr\u00f6up:secops',
  '\u0422\u04bb\u0435 server',
  'Not s\u0269gned in',
  'The command Iine',
  'N0t signed in',
])('T10 · %s is refused as a name, because it could pass for the system', (name) => {
  expect(usernameProblem(either, name)?.params.what).toBe('username')
  expect(aliasProblem({ aliasMaxLength: 100 }, name)?.params.what).toBe('alias')
})

test.each(['groupie', 'group-secops', 'my group:', 'The server admin', 'serverin'])(
  'T10 · %s is accepted as a name',
  (name) => {
    expect(usernameProblem(either, name)).toBeUndefined()
  },
)

describe('aliases', () => {
  test('have the length that the profile allows (IN-03)', () => {
    expect(aliasProblem({ aliasMaxLength: 30 }, 'x'.repeat(30))).toBeUndefined()
    expect(aliasProblem({ aliasMaxLength: 30 }, 'x'.repeat(31))?.params).toEqual({ what: 'alias', max: 30 })
  })

  test('are readable', () => {
    expect(aliasProblem({ aliasMaxLength: 30 }, 'Ada L.')).toBeUndefined()
    for (const alias of ['', ' Ada', 'A\u200bda', '\u0410da'])
      expect(aliasProblem({ aliasMaxLength: 30 }, alias)).toBeDefined()
  })
})

describe('email addresses', () => {
  test.each([
    'ada@example.com',
    'ada.lovelace+lists@mail.example.co.uk',
    "o'neill@example.com",
    'ada@bücher.example',
    'ada@例え.テスト',
    'ada@xn--bcher-kva.example',
    `${'a'.repeat(64)}@example.com`,
  ])('%s is fine', (email) => expect(emailProblem(email)).toBeUndefined())

  test.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@b@example.com',
    'ada@@example.com',
    '"ada"@example.com',
    'ada(home)@example.com',
    'ada lovelace@example.com',
    'Ada <ada@example.com>',
    'ada@example.com\n',
    'ada\r\nBcc: eve@example.com',
    'ada@exa\u200bmple.com',
    'ada@exam_ple.com',
    'ada@-example.com',
    'ada@example-.com',
    'ada@example..com',
    'ada@example.com.',
    'ada@.example.com',
    'ada@[192.0.2.1]',
    'ada@192.0.2.1',
    'ada@0x7f.1',
    '.ada@example.com',
    'ada.@example.com',
    'a..da@example.com',
    'adä@example.com',
    'ada@ｅxample.com',
    'ada@ex\u0430mple.com',
    'ada@intranet',
    'u@localhost',
    'u@127.0.0.0x1',
    'u@mail.localhost',
    'u@LOCALHOST',
    'u@nowhere.invalid',
    'u@xn--a.example',
    'u@xn--.example',
    'u@xn--99999999999.example',
    'u@xn--exmple-4nf.com',
    'u@xn--abc-.example',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
    `ada@${'a.'.repeat(125)}com`,
    `ada@${'ü'.repeat(60)}.com`,
  ])('%j is refused', (email) => expect(emailProblem(email)).toBeDefined())

  test('are compared without regard to case, and by the domain that the DNS knows', () => {
    expect(emailKey('Ada@Example.COM')).toBe('ada@example.com')
    expect(emailKey('ada@BÜCHER.example')).toBe('ada@xn--bcher-kva.example')
    expect(emailKey('ada@xn--bcher-kva.example')).toBe(emailKey('ada@bücher.example'))
  })

  test('of another domain, or of one that only looks alike, never have the same key', () => {
    const key = emailKey('kim@github.com')
    for (const other of [
      'kim@g\u0131thub.com',
      '\u212Aim@github.com',
      'ｋim@github.com',
      'kim@ｇithub.com',
      'kim@gitHub.com.',
    ]) {
      expect(emailKey(other)).not.toBe(key)
    }
    expect(emailKey('ada@straße.example')).not.toBe(emailKey('ada@strasse.example'))
  })

  test('always have a key, and the key of a valid one is valid and its own key', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (email) => {
        const key = emailKey(email)
        expect(emailKey(key)).toBe(key)
        if (emailProblem(email) === undefined) expect(emailProblem(key)).toBeUndefined()
      }),
    )
  })
})

describe('obscured email addresses (IN-10)', () => {
  test.each([
    ['ada@example.com', 'a•••@e•••.com'],
    ['a@b.co', 'a•••@b•••.co'],
    ['ada.lovelace+lists@mail.example.co.uk', 'a•••@m•••.uk'],
    ['ada@intranet', 'a•••@i•••'],
    ['kim@bücher.example', 'k•••@b•••.example'],
    ['𝒶da@例え.テスト', '𝒶•••@例•••.テスト'],
    ['nothing that is one', 'n•••'],
  ])('%s is shown as %s', (email, shown) => expect(obscuredEmail(email)).toBe(shown))

  test('show only the first characters and the ending, for every address', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.emailAddress(), (one, other) => {
        const [local = '', domain = ''] = one.split('@')
        const ending = domain.split('.').at(-1)
        const twin = `${local[0]}${other.split('@')[0]}@${domain[0]}${other.split('@')[1]?.split('.')[0]}.${ending}`
        expect(obscuredEmail(twin)).toBe(obscuredEmail(one))
        expect(obscuredEmail(obscuredEmail(one))).toBe(obscuredEmail(one))
      }),
    )
  })
})
