import { expect, test } from 'vitest'
import { cookieAdvice, isTooPlain } from './cookie-advice.ts'

const url = 'https://users.example'

test.each([
  [{ origin: url, cookieEnabled: false }, 'Your browser refuses cookies from https://users.example.'],
  [{ origin: 'http://users.example', cookieEnabled: true }, 'This page was opened over http'],
  [{ origin: 'https://10.0.0.7', cookieEnabled: true }, 'This page was opened at https://10.0.0.7'],
  [{ origin: url, cookieEnabled: true }, 'Allow cookies for this site'],
])('U7 · a cookie that was not kept by %o is explained', (place, words) => {
  expect(cookieAdvice(place, url)).toContain(words)
})

test('U7 · the advice names the address to open', () => {
  expect(cookieAdvice({ origin: 'http://users.example', cookieEnabled: true }, url)).toContain(`Open ${url}`)
  expect(isTooPlain('http://localhost:7400', 'http://localhost:7400')).toBe(false)
})
