import { t } from '../../i18n/messages.ts'

export interface Change {
  field: string
  before: string | undefined
  after: string | undefined
}

type Values = Record<string, unknown> | null

/** The fields that differ between two states. If there is no state before or after, its column is empty. */
export function changesBetween(earlier: Values, later: Values): Change[] {
  const [before, after] = [flat(earlier), flat(later)]
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...fields]
    .map((field) => ({ field, before: shown(before?.[field]), after: shown(after?.[field]) }))
    .filter((change) => change.before !== change.after)
}

/** A field in the reader's words; limits and what a later version adds go by their keys. */
export function fieldName(field: string): string {
  const key = `auditField.${field}`
  return t.has(key) ? t.say(key) : field
}

/** The user concerned by a change, if the event names the user on both sides: equal values are not listed as changes. */
export function userConcerned(before: Values, after: Values): string | undefined {
  return before?.user === after?.user ? shown(after?.user) : undefined
}

/** Attributes of a user, each as a field of its own. */
function flat(values: Values): Values {
  const { attributes, ...others } = values ?? {}
  return typeof attributes === 'object' ? { ...others, ...attributes } : values
}

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return t('audit.empty')
  if (Array.isArray(value)) return value.map(shown).join(', ') || t('audit.empty')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
