import { t } from '../i18n/messages.ts'

/** "a, b, and c", in the language of the page; with `or`: "a, b, or c". */
export function listOf(items: readonly string[], join: 'and' | 'or' = 'and'): string {
  return new Intl.ListFormat(t.locale, { type: join === 'and' ? 'conjunction' : 'disjunction' }).format(items)
}
