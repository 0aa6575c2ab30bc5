import { expect, test } from 'vitest'
import { createRollcall } from './rollcall.ts'

test.each([
  [{ url: 'users.example.com' }, 'url'],
  [{ url: 'https://users.example.com/rollcall' }, 'url'],
  [{ tenant: '' }, 'tenant'],
  [{ apiKey: undefined }, 'apiKey'],
])('%o is refused at once', (wrong, named) => {
  const right = { url: 'https://users.example.com', tenant: 'default', apiKey: 'rck_a' }
  expect(() => createRollcall({ ...right, ...wrong })).toThrow(`${named}: `)
})
