import type { TenantRules } from '@rollcall/contract/me.ts'
import { expect, test } from 'vitest'
import { duration } from '../changes/sending.ts'
import { beginningsOf, createInput, type NewUser, newUserErrors } from './new-user.ts'

const rules = {
  slug: 'default',
  signInWith: 'email',
  email: 'required',
  begin: 'invitation',
  aliasMaxLength: 30,
  passwordMinLength: 15,
  passwordMaxLength: 128,
  attributes: [],
} as unknown as TenantRules

function form(change: Partial<NewUser> = {}): NewUser {
  return {
    username: '',
    alias: '',
    email: '',
    begin: 'invitation',
    password: '',
    roles: null,
    attributes: {},
    ...change,
  }
}

function wrong(values: NewUser, tenant = rules): string[] {
  return Object.entries(newUserErrors(values, tenant)).flatMap(([field, error]) => (error ? [field] : []))
}

test('a tenant offers the beginnings that its rules allow, and no invitation if accounts have no address', () => {
  expect(beginningsOf(rules)).toEqual(['invitation', 'inactive'])
  expect(beginningsOf({ ...rules, begin: 'password' })).toEqual(['password'])
  expect(beginningsOf({ ...rules, begin: 'either' })).toEqual(['invitation', 'inactive', 'password'])
  expect(beginningsOf({ ...rules, begin: 'either', email: 'none' })).toEqual(['password'])
})

test('only the fields of the chosen beginning are required', () => {
  expect(wrong(form())).toEqual(['email'])
  expect(wrong(form({ email: 'a@example.com' }))).toEqual([])
  const either = { ...rules, signInWith: 'username', email: 'optional', begin: 'either' } as TenantRules
  expect(wrong(form({ username: 'ada' }), either)).toEqual(['email'])
  expect(wrong(form({ username: 'ada', begin: 'inactive' }), either)).toEqual([])
  expect(wrong(form({ username: 'ada', begin: 'password' }), either)).toEqual(['password'])
})

test('an alias is checked before it is sent, and an invisible one is refused', () => {
  const email = 'a@example.com'
  expect(wrong(form({ email, alias: 'x'.repeat(30) }))).toEqual([])
  expect(wrong(form({ email, alias: 'x'.repeat(31) }))).toEqual(['alias'])
  expect(wrong(form({ email, alias: '\u200b\u200b' }))).toEqual(['alias'])
})

test('fields that the form does not show are not sent', () => {
  const typed = form({ username: 'left', password: 'left from before', email: ' a@example.com ' })
  expect(createInput(typed, rules)).toEqual({
    tenant: 'default',
    begin: 'invitation',
    email: 'a@example.com',
  })
})

test.each([
  [259_200, '3 days'],
  [86_400, '1 day'],
  [5400, '90 minutes'],
  [7200, '2 hours'],
  [61, '61 seconds'],
])('%i seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words)
})

test('a new account has the attributes that were filled in, each of its type, and needs the required ones', () => {
  const field = (key: string, type: string, required = false) => ({ key, type, required, give: true })
  const attributes = [
    field('team', 'text', true),
    field('level', 'number'),
    field('remote', 'yes-no'),
    { ...field('badge', 'text', true), give: false },
  ]
  const tenant = { ...rules, attributes } as unknown as TenantRules
  expect(wrong(form({ email: 'a@example.com' }), tenant)).toEqual(['attributes.team'])
  const filled = form({
    email: 'a@example.com',
    attributes: { team: ' Sales ', level: '2,5', remote: 'false' },
  })
  expect(wrong(filled, tenant)).toEqual([])
  expect(createInput(filled, tenant).attributes).toEqual({ team: 'Sales', level: 2.5, remote: false })
  expect(createInput(form({ email: 'a@example.com' }), tenant)).not.toHaveProperty('attributes')
})
