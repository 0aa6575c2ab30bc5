import { expect, test } from 'vitest'
import { credentialOf, hashOf } from './credential.ts'

const secret = `rcs_${'a'.repeat(71)}`
const key = `rck_${'b'.repeat(71)}`
const session = { kind: 'session', secret }

test.each([
  [{ cookie: `rollcall=${secret}` }, session],
  [{ cookie: `a=b; rollcall=${secret}; rollcall=${secret.replaceAll('a', 'c')}` }, session],
  [{ cookie: `rollcall="${secret}"` }, session],
  [{ cookie: `rollcall-own=${secret}; xrollcall=${secret}; rollcall` }, undefined],
  [{ cookie: `rollcall=${secret}%20b` }, undefined],
  [{ cookie: `rollcall=${key}` }, undefined],
  [
    { Cookie: `rollcall=${secret}`, AUTHORIZATION: `Bearer ${key}` },
    { kind: 'api-key', secret: key },
  ],
  [{ authorization: `bearer ${key}` }, { kind: 'api-key', secret: key }],
  [{ authorization: `Bearer ${secret}` }, undefined],
  [{ authorization: 'Bearer ', cookie: `rollcall=${secret}` }, undefined],
  [{ authorization: 'Basic b2xnYTpvbGdh', cookie: `rollcall=${secret}` }, undefined],
  [{ authorization: `Bearer ${key}b` }, undefined],
  [{}, undefined],
])('Of %o the credential is %o', (headers: Record<string, string>, credential) => {
  expect(credentialOf(headers, 'rollcall')).toEqual(credential)
  expect(credentialOf(new Headers(headers), 'rollcall')).toEqual(credential)
})

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['2001:db8::1', '2001:db8::1'],
  ['::ffff:10.1.2.3', '::ffff:10.1.2.3'],
  ['', undefined],
  ['unknown', undefined],
  ['10.1.2.3, 10.1.2.4', undefined],
  ['10.1.2.3:443', '10.1.2.3'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['x'.repeat(10_000), undefined],
])('A key that comes from %j comes from %j', (given, address) => {
  const credential = { kind: 'api-key', secret: key, ...(address ? { address } : {}) }
  expect(credentialOf({ authorization: `Bearer ${key}` }, 'rollcall', given)).toEqual(credential)
  expect(credentialOf({ cookie: `rollcall=${secret}` }, 'rollcall', given)).toEqual(session)
})

test('Answers about a key at one address are kept for that address only', () => {
  const at = (address?: string) => hashOf({ kind: 'api-key', secret: key, ...(address ? { address } : {}) })
  expect(new Set([at(), at('10.1.2.3'), at('10.1.2.4')]).size).toBe(3)
})
