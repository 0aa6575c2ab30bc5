import { expect, test } from 'vitest'
import { credentialOf } from './credential.ts'

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
