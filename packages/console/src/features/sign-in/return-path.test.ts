import { expect, test } from 'vitest'
import { returnTarget, safeReturnPath, safeReturnUrl } from './return-path.ts'

test.each(['/', '/settings/users', '/settings/users?q=a&user=1', '/account#keys', '/a//b', '/users?q=a b'])(
  '%s is kept',
  (path) => {
    expect(safeReturnPath(path)).toBe(path.replace(' ', '%20'))
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
  '/t/default/sign-in?returnTo=/account',
  '/t/default/sign-out',
])('%j is not followed', (path) => {
  expect(safeReturnPath(path)).toBeUndefined()
})

const products = ['http://localhost:7500', 'https://hunts.example.com']

test.each([
  ['http://localhost:7500/hunts?mine=1#new', 'http://localhost:7500/hunts?mine=1#new'],
  ['https://hunts.example.com', 'https://hunts.example.com/'],
  ['HTTPS://Hunts.Example.COM:443/a/../b', 'https://hunts.example.com/b'],
  ['https://hunts.example.com//evil.example', 'https://hunts.example.com//evil.example'],
])('%s is a page of a product', (address, followed) => {
  expect(safeReturnUrl(address, products)).toBe(followed)
  expect(returnTarget(address, products)).toEqual({ url: followed })
})

test.each([
  'http://hunts.example.com/',
  'https://hunts.example.com:8443/',
  'http://localhost:7501/',
  'http://localhost/',
  'https://hunts.example.com.evil.example/',
  'https://evil.example/https://hunts.example.com',
  'https://evil.example?https://hunts.example.com/',
  'https://evil.example#https://hunts.example.com/',
  'https://hunts.example.com@evil.example/',
  'https://hunts.example.com:443@evil.example/',
  'https://ada@hunts.example.com/',
  'https://ada:secret@hunts.example.com/',
  'https://hunts.example.com\\@evil.example/',
  'https:\\\\hunts.example.com/',
  'https:/hunts.example.com/',
  'https:hunts.example.com/',
  'https:///hunts.example.com/',
  'https://hunts.example.com%2eevil.example/',
  'https://hunts.example.com%00.evil.example/',
  'https://hunts.example.com%23@evil.example/',
  'https%3A%2F%2Fhunts.example.com/',
  'https://hunts.example.com./',
  'https://hunts。example。com.evil.example/',
  'https://hunts.exаmple.com/',
  'https://xn--hunts-example.com/',
  'https://hunts.example.com\t.evil.example/',
  'https://hunts.example.com\n/',
  ' https://hunts.example.com/',
  'ht\ttps://hunts.example.com/',
  '//hunts.example.com/',
  '/\\hunts.example.com/',
  'hunts.example.com',
  'javascript:alert(1)//https://hunts.example.com',
  'data:text/html,https://hunts.example.com',
  'blob:https://hunts.example.com/1',
  'ftp://hunts.example.com/',
  'view-source:https://hunts.example.com/',
  ['https://hunts.example.com/'],
  null,
  undefined,
  '',
])('%j leads nowhere', (address) => {
  expect(returnTarget(address, products)).toBeUndefined()
})

test('Without products there is no way to another origin', () => {
  expect(returnTarget('http://localhost:7500/', [])).toBeUndefined()
  expect(returnTarget('/account', [])).toEqual({ path: '/account' })
})
