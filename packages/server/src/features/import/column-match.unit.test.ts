import { describe, expect, test } from 'vitest'
import { guessColumns } from './column-match.ts'

const attributes = [
  { key: 'department', label: { en: 'Unit', de: 'Abteilung' }, mappedFrom: { column: 'Dept.' } },
  { key: 'team', label: { en: 'Squad' }, mappedFrom: {} },
]
const nothing = { attributes, remembered: {} }

describe('What the columns of a file hold', () => {
  test('is guessed by name, without regard to case, accents, blanks and signs', () => {
    const columns = [
      'E-MAIL Address',
      'vollstandiger  name',
      'Rolle',
      'user_name',
      'DEPT',
      'squad',
      'Shoe size',
      '',
    ]
    expect(guessColumns(columns, nothing)).toEqual([
      'email',
      'alias',
      'roles',
      'username',
      'attributes.department',
      'attributes.team',
      null,
      null,
    ])
  })

  test('is what was remembered before it is a guess, left out ones too', () => {
    const remembered = { name: 'username', email: null, shoesize: 'attributes.team' } as const
    expect(guessColumns(['Name', 'Email', 'Shoe size'], { attributes, remembered })).toEqual([
      'username',
      null,
      'attributes.team',
    ])
  })

  test('is no attribute that is gone or may not be filled', () => {
    const remembered = { salary: 'attributes.salary' } as const
    expect(guessColumns(['Salary'], { attributes, remembered })).toEqual([null])
  })

  test('is given to one column alone, and to no name that every object has', () => {
    const columns = ['Email', 'Mail', '__proto__', 'constructor']
    expect(guessColumns(columns, nothing)).toEqual(['email', null, null, null])
  })

  test('is the field where an attribute has the same name, unless the attribute names the column', () => {
    expect(guessColumns(['Team'], nothing)).toEqual(['groups'])
    const named = [
      {
        ...attributes[0],
        key: 'unit',
        label: { en: 'Unit' },
        mappedFrom: { column: 'Team' },
      },
    ]
    expect(guessColumns(['Team'], { attributes: named, remembered: {} })).toEqual(['attributes.unit'])
  })
})
