import { describe, expect, test } from 'vitest'
import { readAttributeFilters, writeAttributeFilters } from './attribute-filters.ts'
import { patternFault } from './attribute-pattern.ts'
import { checkedValue, readValue, valueKey } from './attributes.ts'
import { parseProfile } from './profile.ts'

const rules = { choices: ['Köln', 'Oslo'], pattern: null }
const read = (type: Parameters<typeof readValue>[0]['type'], text: string) => {
  const { value, fault } = readValue({ ...rules, type }, text)
  return value ?? fault?.code
}

describe('a value that is read from text', () => {
  test.each([
    ['text', ' Sales ', 'Sales'],
    ['text', ' ', 'blank'],
    ['text', 'a\u200bb', 'unseen'],
    ['text', '\u0301', 'attribute_accent'],
    ['text', 'a \u0301b', 'attribute_accent'],
    ['text', 'x'.repeat(201), 'max_characters'],
    ['number', ' 3.50', 3.5],
    ['number', '-2e3', -2000],
    ['number', '1,5', 'attribute_number'],
    ['number', '1e99', 'attribute_number'],
    ['number', '', 'attribute_number'],
    ['yes-no', 'Ja', true],
    ['yes-no', '0', false],
    ['yes-no', 'maybe', 'attribute_yes_no'],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2026-02-29', 'attribute_date'],
    ['date', '29.02.2024', 'attribute_date'],
    ['choice', 'koln', 'Köln'],
    ['choice', 'Rome', 'attribute_choice'],
    ['user', 'rita', 'no_account'],
  ] as const)('%s %j is %j', (type, text, expected) => {
    expect(read(type, text)).toBe(expected)
  })

  test('is of one form however it was composed', () => {
    expect(read('text', 'Ku\u0308hn')).toBe('K\u00fchn')
  })
})

test('keys of numbers sort as the numbers do', () => {
  const numbers = [-1e15, -20, -3, -2.5, -0, 0.1, 2, 10, 1e15]
  const keys = numbers.map((value) =>
    valueKey({ type: 'number' }, checkedValue({ ...rules, type: 'number' }, value).value ?? 0),
  )
  expect(keys.toSorted()).toEqual(keys)
  expect(valueKey({ type: 'number' }, 0)).toBe(keys[4])
})

test('a pattern is judged in time that grows with the text alone, or refused', () => {
  const hostile = { ...rules, type: 'text', pattern: '(a+)+b' } as const
  expect(checkedValue(hostile, 'a'.repeat(200)).fault?.code).toBe('attribute_pattern')
  expect(patternFault('(?=a)')).toContain('(?=')
  expect(patternFault('(\\pL{0,30}){0,30}')).toBe('it repeats too much')
  expect(patternFault('((a{9}){99}){99}')).toBeDefined()
  expect(patternFault('E-\\d{1,6}')).toBeUndefined()
})

test('filters are written as they are read', () => {
  const filters = { department: 'R&D; 100%: all %3B', level: '3..' }
  expect(readAttributeFilters(writeAttributeFilters(filters) ?? '')).toEqual(filters)
  expect(writeAttributeFilters({})).toBeUndefined()
  for (const text of ['', 'department', 'department:', 'a:1;a:2', 'A:1', ':x'])
    expect(readAttributeFilters(text), text).toBeUndefined()
})

describe('a profile with attributes', () => {
  const profileWith = (attributes: string) =>
    parseProfile(`
name: test
title: Test
roles: { admin: { name: Admin, permissions: all } }
administratorRole: admin
attributes:
${attributes}`)

  test('has every default', () => {
    const { profile, errors } = profileWith('  team: { label: { en: Team }, type: text, searchable: true }')
    expect(errors).toEqual([])
    expect(profile?.attributes).toEqual([
      {
        key: 'team',
        label: { en: 'Team' },
        type: 'text',
        choices: [],
        required: false,
        unique: false,
        pattern: null,
        readBy: ['self', 'users:read'],
        editBy: ['users:update'],
        inList: false,
        searchable: true,
        filterable: false,
        mappedFrom: {},
        definedIn: 'profile',
        searchLevel: 11,
      },
    ])
  })

  test('says where each contradiction is', () => {
    const { errors } = profileWith(`  email: { label: { en: Mail }, type: text }
  site: { label: { en: Site }, type: choice }
  code: { label: { en: Code }, type: text, pattern: '(?=x)' }
  note: { label: { en: Note }, type: text, readBy: [], editBy: [self] }`)
    expect(errors.map(({ line, path }) => [line, path])).toEqual([
      [7, 'attributes.email'],
      [8, 'attributes.site.choices'],
      [9, 'attributes.code.pattern'],
      [10, 'attributes.note.editBy'],
    ])
    expect(profileWith('  Big: { label: { en: Big }, type: text }').errors).toMatchObject([
      { line: 7, path: 'attributes.Big' },
    ])
  })
})
