import { t } from '../i18n/messages.ts'

/** "a, b, and c", in the language of the page; with `or`: "a, b, or c". */
export function listOf(items: readonly string[], join: 'and' | 'or' = 'and'): string {
  return formatOf(join).format(items)
}

/** The same in parts: each item by its place, and the words between them as they are. */
export function listParts(items: readonly string[]): ({ place: number } | string)[] {
  let place = -1
  return formatOf('and')
    .formatToParts(items)
    .map(({ type, value }) => {
      if (type === 'literal') return value
      place += 1
      return { place }
    })
}

function formatOf(join: 'and' | 'or'): Intl.ListFormat {
  return new Intl.ListFormat(t.locale, { type: join === 'and' ? 'conjunction' : 'disjunction' })
}
