import { describe, expect, test } from 'vitest'
import { arranged, presentFirst } from './arranged.ts'
import { matching, namesIn, type Option, onlyMatch, recognised, rowsDrawn } from './options.ts'

const role = (value: string, label: string, more: Partial<Option> = {}): Option => ({ value, label, ...more })
const roles = [
  role('user', 'User'),
  role('user-admin', 'User admin', { description: 'Manages accounts' }),
  role('ops', 'Opérateur', { aliases: ['ops@example.org'] }),
  role('root', 'Root', { disabled: true }),
]
const values = (options: readonly Option[]) => options.map(({ value }) => value)

describe('a picker', () => {
  test('finds by parts of every word, in any case and with or without accents', () => {
    expect(values(matching(roles, 'USER'))).toEqual(['user', 'user-admin'])
    expect(values(matching(roles, 'accounts user'))).toEqual(['user-admin'])
    expect(values(matching(roles, 'operateur'))).toEqual(['ops'])
    expect(values(matching(roles, '  '))).toEqual(values(roles))
  })

  test('takes the only match with Enter, or the only one of that very name, and nothing that cannot be chosen', () => {
    expect(onlyMatch(matching(roles, 'accounts'), 'accounts')?.value).toBe('user-admin')
    expect(onlyMatch(matching(roles, 'user'), 'user')?.value).toBe('user')
    expect(onlyMatch(matching(roles, 'use'), 'use')).toBeUndefined()
    expect(onlyMatch(matching(roles, 'root'), 'root')).toBeUndefined()
    expect(onlyMatch(roles.slice(0, 1), '')).toBeUndefined()
  })

  test('recognises pasted names, and says which ones it does not know', () => {
    const names = namesIn('user; OPERATEUR\r\n"Nobody",Max <ops@example.org>\n\nroot')
    expect(names).toEqual(['user', 'OPERATEUR', '"Nobody"', 'ops@example.org', 'root'])
    const { found, unmatched } = recognised(roles, names)
    expect(values(found)).toEqual(['user', 'ops'])
    expect(unmatched).toEqual(['"Nobody"', 'root'])
    expect(recognised([...roles, role('b', 'User')], ['user']).unmatched, 'two are called so').toEqual([
      'user',
    ])
  })
})

describe('the rows of a picker', () => {
  const many = Array.from({ length: 329 }, (_, n) => role(`p${n}`, `p${n}`, { group: `Group ${n % 20}` }))
  const none = { open: new Map<string, boolean>(), more: new Map<string, number>() }
  const drawnOf = (...input: Parameters<typeof arranged>) => arranged(...input).flatMap(({ drawn }) => drawn)
  const ticked = (...chosen: string[]) => ({
    isTicked: (value: string) => chosen.includes(value),
    unfolded: none,
    narrowed: false,
  })

  test('are all there when they are few, and of many those under headings with something ticked', () => {
    expect(drawnOf(many.slice(0, 40), ticked())).toHaveLength(40)
    expect(drawnOf(many, ticked())).toHaveLength(0)
    const groups = arranged(many, ticked('p3', 'p23'))
    expect(groups.filter(({ open }) => open).map(({ heading }) => heading)).toEqual(['Group 3'])
    expect(groups.find(({ open }) => open)?.ticked).toBe(2)
  })

  test('are fifty at most, however many are ticked or found, and more when somebody asks', () => {
    expect(drawnOf(many, { ...ticked(...values(many)) })).toHaveLength(rowsDrawn)
    expect(drawnOf(many, { ...ticked(), narrowed: true })).toHaveLength(rowsDrawn)
    const plain = many.map(({ value, label }) => role(value, label))
    expect(drawnOf(plain, ticked())).toHaveLength(rowsDrawn)
    const more = { open: new Map(), more: new Map([['', rowsDrawn]]) }
    expect(drawnOf(plain, { ...ticked(), unfolded: more })).toHaveLength(2 * rowsDrawn)
    const opened = { open: new Map([['Group 7', true]]), more: new Map() }
    expect(drawnOf(many, { ...ticked('p3'), unfolded: opened })).toHaveLength(17 + 17)
  })

  test('begin with those that are chosen', () => {
    expect(values(presentFirst(roles, new Set(['ops'])))).toEqual(['ops', 'user', 'user-admin', 'root'])
  })
})
