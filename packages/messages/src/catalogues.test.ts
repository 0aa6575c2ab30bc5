import { parse } from '@formatjs/icu-messageformat-parser'
import { describe, expect, test } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'
import { localeNames, locales } from './locales.ts'
import type { Sentences } from './translator.ts'

const catalogues: Record<string, Sentences> = { en, de }

test('Every language has a catalogue and a name', () => {
  expect(Object.keys(catalogues).sort()).toEqual([...locales].sort())
  expect(Object.keys(localeNames).sort()).toEqual([...locales].sort())
})

describe.each(Object.entries(catalogues))('In %s', (_, sentences) => {
  const all = Object.entries(sentences).flatMap(([subject, of]) =>
    Object.entries(of).map(([name, source]) => ({ key: `${subject}.${name}`, source, subject, name })),
  )

  test('every sentence is valid ICU MessageFormat and says something', () => {
    const faulty = all.filter(({ source }) => source.trim() === '' || !parses(source))
    expect(faulty).toEqual([])
  })

  test('every sentence has the places and tags of the English one', () => {
    const different = all.filter(({ subject, name, source }) => {
      const original = (en as Sentences)[subject]?.[name]
      return original === undefined || String(placesOf(source)) !== String(placesOf(original))
    })
    expect(different.map(({ key }) => key)).toEqual([])
  })
})

function parses(source: string): boolean {
  try {
    parse(source)
    return true
  } catch {
    return false
  }
}

/** The names of arguments and tags with their kinds, each once. */
function placesOf(source: string): string[] {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each)
    else if (node && typeof node === 'object') {
      const { type, value, options, children } = node as Record<string, unknown>
      if (typeof type === 'number' && type > 0 && type !== 7 && typeof value === 'string')
        found.add(`${value}:${type}`)
      for (const option of Object.values((options ?? {}) as object)) visit(option.value)
      visit(children)
    }
  }
  visit(parse(source))
  return [...found].sort()
}
