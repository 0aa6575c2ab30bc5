import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { soughtText, unreadableBecause, unseenIn } from './readable-text.ts'

test.each([
  ['alice\u200b', 'alice'],
  ['\ufeffMax\tMustermann\r\n', 'Max Mustermann'],
  ['Max\u00a0\u00a0Mustermann', 'Max Mustermann'],
  ['so\u00adft', 'soft'],
  ['\u202eecila\u202c', 'ecila'],
  ['a \u200b b', 'a b'],
  ['\u2800', ''],
])('U14 · %j is looked for as %j', (pasted, sought) => {
  expect(soughtText(pasted)).toBe(sought)
})

test('U14 · search text never has characters that stored names cannot have, and is normalised in one step', () => {
  const any = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code))
  const unit = fc.oneof(any, fc.constantFrom('a', ' ', '\t', '\n', '\u00a0', '\u200b', '\u2800', '\ufe0f'))
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      const sought = soughtText(text)
      expect(unseenIn(sought)).toBeUndefined()
      expect(soughtText(sought)).toBe(sought)
    }),
  )
})

test.each([
  ['alice\u200b', 'U+200B (zero-width space)'],
  ['a\tb', 'U+0009 (tab)'],
  ['a\u{e0041}', 'U+E0041'],
])('U14 · where it would be stored, the character of %j is named', (name, character) => {
  expect(unreadableBecause(name)).toEqual({ code: 'name_unseen', character })
})
