import { beforeAll, describe, expect, test } from 'vitest'
import { loadCommonPasswords } from './common-passwords.ts'
import { type EstimateGuessing, loadGuessing } from './guessable-passwords.ts'
import { normalisePassword, passwordProblem } from './password-rules.ts'

describe('passwords', () => {
  const rules = { minLength: 14, maxLength: 64 }
  let common: ReadonlySet<string>
  let estimate: EstimateGuessing
  beforeAll(async () => {
    common = await loadCommonPasswords()
    estimate = await loadGuessing()
  })
  const context = {
    username: 'alice',
    email: 'a.smith@example.com',
    alias: 'Smithy the Great',
    tenantName: 'Acme Ltd',
    productTitle: 'Mimir',
  }
  const codeOf = (password: string) => passwordProblem(rules, password, context, common)?.code

  test('have between the fewest and the most characters of the profile (MI-05)', () => {
    expect(codeOf('vKq7pLxw2ZrNt')).toBe('password.too_short')
    expect(codeOf('vKq7pLxw2ZrNtB')).toBeUndefined()
    expect(codeOf('vKq7pLxw'.repeat(8))).toBeUndefined()
    expect(codeOf(`${'vKq7pLxw'.repeat(8)}v`)).toBe('password.too_long')
    expect(passwordProblem(rules, 'short', {})).toEqual({ code: 'password.too_short', params: { min: 14 } })
  })

  test('are counted in characters of the normalised form, not in bytes or units', () => {
    expect(codeOf('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦')).toBe('password.too_short')
    expect(codeOf('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🦄')).toBeUndefined()
    expect(codeOf('e\u0301'.repeat(13))).toBe('password.too_short')
    expect(normalisePassword('e\u0301')).toBe('\u00e9')
    expect(normalisePassword(' Ab ')).toBe(' Ab ')
  })

  test.each([
    'alicealicealice',
    'Alice-Alice-2026!',
    'AcmeLtdMimirAlice',
    'mimir.acme.ltd.1',
    'a.smith@example.com',
    'ASMITHASMITH1234',
    'Smithy the Great 1',
  ])('%s is only names that anybody would try', (password) =>
    expect(codeOf(password)).toBe('password.context'),
  )

  test.each([
    'alice likes her tea',
    'mimirs well of wisdom',
    'correct horse battery staple',
    'smithy on the acme hill',
  ])('%s has a name in it and more, or none', (password) => expect(codeOf(password)).toBeUndefined())

  test.each([
    '123456789987654321',
    'passwordpassword',
    'Football20262026!',
    'aaaaaaaaaaaaaaa',
    '1Qaz2wsx3edc4rfv',
    'qwertyqwertyqwerty',
  ])('%s is among the first that anybody would try', (password) =>
    expect(codeOf(password)).toBe('password.common'),
  )

  test.each([
    ['123456789012345', undefined],
    ['987654321098765', 'sequence'],
    ['abcabcabcabcabcabc', 'repeats'],
    ['abc123abc123abc1', 'repeats'],
    ['aaaaaaaaaaaaaab', 'repeats'],
    ['qwertyuiopasdfghjkl', undefined],
    ['zxcvbnmasdfghjkl', undefined],
    ['asdfasdfasdfasdf', 'repeats'],
    ['abcdefghijklmnopqrstuvwxyz', 'sequence'],
    ['P@ssw0rdP@ssw0rd', 'repeats'],
    ['letmeinletmein12', 'repeats'],
    ['0123456789abcdef', 'sequence'],
    ['qwertyuiop'.repeat(6), 'repeats'],
    ['йцукенгшщзхъфывапролджэ', 'keyboard'],
    ['ςερτυθιοπασδφγηξκλ', 'keyboard'],
    ['1 2 3 4 5 6 7 8 9 0', undefined],
    ['a-b-c-d-e-f-g-h-i-j', 'sequence'],
    ['q.w.e.r.t.y.u.i.o.p', undefined],
  ])('T10 · %s follows a pattern, and the refusal says which', (password, reason) => {
    const refuse = { ...rules, guessable: 'refused' } as const
    const problem = passwordProblem(refuse, password, context, new Set(), estimate)
    expect(problem).toEqual({
      code: 'password.guessable',
      params: { pattern: reason ?? expect.stringMatching(/./) },
    })
    expect(
      passwordProblem({ ...rules, guessable: 'allowed' }, password, context, new Set(), estimate),
    ).toBeUndefined()
  })

  test('T10 · unrelated words and random characters are accepted, also short ones where the profile allows them', () => {
    const refuse = { ...rules, guessable: 'refused' } as const
    for (const password of [
      'six grey geese are flying',
      'six-grey-geese-fly',
      'шесть серых гусей летят',
      'έξι γκρίζες χήνες',
      '73917284618855',
      `abc123${'x'.repeat(30)} grey geese are flying`,
    ])
      expect(passwordProblem(refuse, password, context, common, estimate), password).toBeUndefined()
    const short = { ...refuse, minLength: 8 }
    expect(passwordProblem(short, 'thodnc!2', context, common, estimate)).toBeUndefined()
    expect(passwordProblem(short, 'abcd1234', context, new Set(), estimate)?.code).toBe('password.guessable')
  })

  test('without names of the account, none are refused', () => {
    expect(passwordProblem(rules, '73917284618855', {})).toBeUndefined()
    expect(passwordProblem(rules, '73917284618855', { username: '', tenantName: '42' })).toBeUndefined()
  })

  test('the list of common ones is long, and in the form for look-ups', () => {
    expect(common.size).toBeGreaterThan(3000)
    for (const password of common) expect(password).toBe(password.toLowerCase())
  })
})
