import { expect, test } from 'vitest'
import { generatePassword, passwordError, passwordLength } from './password.ts'

const rules = { passwordMinLength: 14, passwordMaxLength: 256 }

test('a password is measured in code points after normalisation', () => {
  expect(passwordLength('😀😀')).toBe(2)
  expect(passwordLength('e\u0301')).toBe(1)
})

test('empty, too short and too long are refused with the requirement', () => {
  expect(passwordError('', rules)).toBe('Enter a password.')
  expect(passwordError('thirteen char', rules)).toBe(
    'The password is too short: 13 of at least 14 characters.',
  )
  expect(passwordError('fourteen chars', rules)).toBeNull()
  expect(passwordError('x'.repeat(257), rules)).toBe('At most 256 characters.')
})

test.each([8, 14, 23, 24, 64])(
  'a generated password satisfies a minimum of %i and is never the same',
  (passwordMinLength) => {
    const made = Array.from({ length: 50 }, () => generatePassword(passwordMinLength))
    expect(new Set(made).size).toBe(50)
    for (const password of made) {
      expect(passwordError(password, { passwordMinLength, passwordMaxLength: 256 })).toBeNull()
      expect(password).not.toMatch(/[0O1lI]/)
    }
  },
)
