import { expect, test } from 'vitest'
import { credentialOf } from './credential.ts'

const session = { kind: 'session', secret: 'abc' }

test.each([
  [{ cookie: 'rollcall=abc' }, session],
  [{ cookie: 'a=b; rollcall=abc; rollcall=def' }, session],
  [{ cookie: 'rollcall="abc"' }, session],
  [{ cookie: 'rollcall-own=abc; xrollcall=abc; rollcall' }, undefined],
  [{ cookie: 'rollcall=a%20b' }, undefined],
  [{ authorization: 'bearer rck_1' }, { kind: 'api-key', secret: 'rck_1' }],
  [{ authorization: 'Bearer ', cookie: 'rollcall=abc' }, undefined],
  [{ authorization: 'Basic b2xnYTpvbGdh', cookie: 'rollcall=abc' }, undefined],
  [{ authorization: `Bearer ${'a'.repeat(201)}` }, undefined],
  [{}, undefined],
])('Of %o the credential is %o', (headers: Record<string, string>, credential) => {
  expect(credentialOf(headers, 'rollcall')).toEqual(credential)
  expect(credentialOf(new Headers(headers), 'rollcall')).toEqual(credential)
})
