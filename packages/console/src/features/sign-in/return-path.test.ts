import { expect, test } from 'vitest'
import { safeReturnPath } from './return-path.ts'

test.each(['/', '/settings/users', '/settings/users?q=a&user=1', '/account#keys', '/a//b'])(
  '%s is kept',
  (path) => {
    expect(safeReturnPath(path)).toBe(path)
  },
)

test.each([
  undefined,
  42,
  '',
  'settings/users',
  'https://evil.example/',
  'javascript:alert(1)',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/account\\..\\evil',
  '/t/default/sign-in?return=/account',
])('%j is not followed', (path) => {
  expect(safeReturnPath(path)).toBeUndefined()
})
