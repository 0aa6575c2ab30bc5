import { labelIn } from '@rollcall/access/attribute-label.ts'
import type {
  AttributeChanges,
  AttributeField,
  Attributes,
  AttributeValue,
} from '@rollcall/contract/attributes.ts'
import { t } from '../../../i18n/messages.ts'

/** The values of a form by the keys of attributes, as the fields hold them; an empty text is no value. */
export type AttributeTexts = Record<string, string>

/** Without separators of thousands: a number may be a year. */
const numberFormat = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 15, useGrouping: false })

/** What users call an attribute. */
export function labelOf(field: Pick<AttributeField, 'label'>): string {
  return labelIn(field, t.locale)
}

/** The texts that a form begins with. */
export function textsOf(fields: readonly AttributeField[], values: Attributes): AttributeTexts {
  return Object.fromEntries(fields.map(({ key }) => [key, textOf(values[key])]))
}

/** What has changed in a form, as the API takes it. */
export function changesOf(
  fields: readonly AttributeField[],
  before: AttributeTexts,
  after: AttributeTexts,
): AttributeChanges {
  const changed = fields.filter(({ key }) => (after[key] ?? '').trim() !== (before[key] ?? ''))
  return Object.fromEntries(
    changed.map((field) => [field.key, typed(field, (after[field.key] ?? '').trim())]),
  )
}

/** The errors of a form by field, as far as the console can check. */
export function missingValues(
  fields: readonly AttributeField[],
  texts: AttributeTexts,
): Record<string, string> {
  const missing = fields.filter(({ key, required }) => required && !(texts[key] ?? '').trim())
  return Object.fromEntries(missing.map(({ key }) => [`attributes.${key}`, t('field.attribute_required')]))
}

/** The same for an existing account, which may stay without a value that it never had. */
export function clearedValues(
  fields: readonly AttributeField[],
  before: AttributeTexts,
  after: AttributeTexts,
): Record<string, string> {
  return missingValues(
    fields.filter(({ key }) => before[key] !== ''),
    after,
  )
}

/** A value as lists and pages show it; undefined where there is none. */
export function shownValue({ type }: Pick<AttributeField, 'type'>, value: AttributeValue | undefined) {
  if (value === undefined) return undefined
  if (typeof value === 'object') return value.name
  if (typeof value === 'boolean') return value ? t('users.yes') : t('users.no')
  return type === 'number' ? numberFormat.format(Number(value)) : String(value)
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'object' ? value.id : String(value ?? '')
}

/** What cannot be a value of the type is sent as it is, and the server says what is wrong. */
function typed({ type }: AttributeField, text: string): AttributeChanges[string] {
  if (text === '') return null
  if (type === 'yes-no') return text === 'true'
  if (type !== 'number') return text
  const number = Number(text.replace(',', '.'))
  return Number.isFinite(number) ? number : text
}
