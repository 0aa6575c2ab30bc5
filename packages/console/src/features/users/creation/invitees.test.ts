import { expect, test } from 'vitest'
import { addressesIn } from './invitees.ts'

test('addresses are read from lists of any kind, each once', () => {
  expect(addressesIn('ada@x.org, Bob <bob@x.org>;\ncarol@x.org dora@x.org\nada@x.org\n')).toEqual({
    addresses: ['ada@x.org', 'bob@x.org', 'carol@x.org', 'dora@x.org'],
    others: [],
  })
  expect(addressesIn('ada@x.org\nnobody\n@x.org')).toEqual({
    addresses: ['ada@x.org'],
    others: ['nobody', '@x.org'],
  })
})
