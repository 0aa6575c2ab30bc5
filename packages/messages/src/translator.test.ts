import { expect, test } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'
import { translatorOf } from './translator.ts'

const english = translatorOf('en', en)
const german = translatorOf('de', de)

test('A sentence is said in the language of the translator', () => {
  expect(english('signIn.title')).toBe('Sign in')
  expect(german('signIn.title')).toBe('Anmelden')
})

test('Places are filled, and numbers counted and written as the language has them', () => {
  expect(english('publicPages.revokeKeys', { count: 1 })).toBe('Revoke 1 API key of the account')
  expect(english('publicPages.revokeKeys', { count: 1200 })).toBe('Revoke 1,200 API keys of the account')
  expect(german('password.atLeast', { min: 1200 })).toBe('Mind. 1.200 Zeichen')
})

test('What is filled in is text and nothing else, whatever it looks like', () => {
  expect(english('signIn.openAddress', { url: "{count} <b>x</b> # '" })).toBe("Open {count} <b>x</b> # '")
})

test('Tags become what they are said to stand for', () => {
  const parts = english.rich('signIn.signedInAs', { b: (inside) => ({ bold: inside }) }, { name: 'Ada <i>' })
  expect(parts).toEqual(['You are signed in as ', { bold: ['Ada <i>'] }, '.'])
})

test('Keys that are put together can be asked for before they are said', () => {
  expect(english.has('signIn.title')).toBe(true)
  for (const none of ['signIn.nothing', 'constructor.name', 'signIn.toString', '', 'signIn'])
    expect(english.has(none)).toBe(false)
})
