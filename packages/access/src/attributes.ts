import type { Static } from 'typebox'
import { matchesPattern } from './attribute-pattern.ts'
import { longestValue, type AttributeSource as Schema } from './attributes-schema.ts'
import { sortKey } from './folding.ts'
import { hasLooseAccent, lengthOf, unseenIn } from './readable-text.ts'

/** An attribute of the users of a tenant. */
export type Attribute = Static<typeof Schema>
/** A value as it is stored and answered; a reference to a user is the user's id. */
export type AttributeValue = string | number | boolean

/** Why a value is refused: the code and the parameters of its sentence. */
export type AttributeFault =
  | {
      code:
        | 'blank'
        | 'attribute_accent'
        | 'attribute_number'
        | 'attribute_date'
        | 'attribute_yes_no'
        | 'no_account'
    }
  | { code: 'max_characters'; params: { limit: number } }
  | { code: 'unseen'; params: { character: string } }
  | { code: 'attribute_pattern'; params: { pattern: string } }
  | { code: 'attribute_choice'; params: { choices: string } }
  | { code: 'type'; params: { type: string } }
export type CheckedValue = { value: AttributeValue; fault?: never } | { value?: never; fault: AttributeFault }

type Rules = Pick<Attribute, 'type' | 'choices' | 'pattern'>

const largestNumber = 1e15
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Checks a typed value, such as one from JSON, and returns it in the form that is stored. Whether a user exists is not checked. */
export function checkedValue(attribute: Rules, given: AttributeValue): CheckedValue {
  switch (attribute.type) {
    case 'number':
      if (typeof given !== 'number') return ofType('number')
      return Number.isFinite(given) && Math.abs(given) <= largestNumber
        ? { value: given === 0 ? 0 : given }
        : { fault: { code: 'attribute_number' } }
    case 'yes-no':
      return typeof given === 'boolean' ? { value: given } : ofType('boolean')
    default:
      return typeof given === 'string' ? checkedText(attribute, given) : ofType('string')
  }
}

/**
 * Reads a value of an attribute from text: of a file, a claim, a provisioned value or a filter. A user is named by id here; callers that
 * know users by other names look them up first.
 */
export function readValue(attribute: Rules, text: string): CheckedValue {
  const plain = text.trim()
  if (attribute.type === 'number') {
    // As files and JSON write numbers: no thousands separators, which mean the opposite elsewhere.
    if (!/^[+-]?\d{1,16}(\.\d{1,16})?(e[+-]?\d{1,2})?$/i.test(plain))
      return { fault: { code: 'attribute_number' } }
    return checkedValue(attribute, Number(plain))
  }
  if (attribute.type === 'yes-no') {
    const value = yesOrNo.get(plain.toLowerCase())
    return value === undefined ? { fault: { code: 'attribute_yes_no' } } : { value }
  }
  return checkedValue(attribute, plain)
}

const yesOrNo = new Map([
  ...['true', 'yes', 'ja', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'nein', '0'].map((word) => [word, false] as const),
])

function checkedText({ type, choices, pattern }: Rules, given: string): CheckedValue {
  const value = given.normalize('NFC').trim()
  if (value === '') return { fault: { code: 'blank' } }
  if (lengthOf(value) > longestValue)
    return { fault: { code: 'max_characters', params: { limit: longestValue } } }
  const character = unseenIn(value)
  if (character) return { fault: { code: 'unseen', params: { character } } }
  if (type === 'user') return uuid.test(value) ? { value } : { fault: { code: 'no_account' } }
  if (type === 'date') return isDay(value) ? { value } : { fault: { code: 'attribute_date' } }
  if (type === 'choice') {
    const chosen = choices.find((choice) => sortKey(choice) === sortKey(value))
    return chosen === undefined
      ? { fault: { code: 'attribute_choice', params: { choices: shortened(choices) } } }
      : { value: chosen }
  }
  if (hasLooseAccent(value)) return { fault: { code: 'attribute_accent' } }
  if (pattern !== null && !matchesPattern(pattern, value))
    return { fault: { code: 'attribute_pattern', params: { pattern } } }
  return { value }
}

function ofType(type: string): CheckedValue {
  return { fault: { code: 'type', params: { type } } }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

function shortened(choices: readonly string[]): string {
  return choices.length > 10 ? `${choices.slice(0, 10).join(', ')}, …` : choices.join(', ')
}

/** As many units of a folded value as an index takes. */
const longestKey = 400

/**
 * The key that a value is compared, kept unique and ordered by: text without regard to case and accents, numbers so that they sort as
 * numbers do.
 */
export function valueKey({ type }: Pick<Attribute, 'type'>, value: AttributeValue): string {
  if (typeof value === 'number') return numberKey(value)
  if (typeof value === 'boolean') return String(value)
  return type === 'text' || type === 'choice' ? sortKey(value).slice(0, longestKey) : value
}

/** The bits of a number in hexadecimal, turned so that their order as text is that of the numbers. */
function numberKey(value: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const sign = 1n << 63n
  const ordered = bits & sign ? ~bits & (2n ** 64n - 1n) : bits | sign
  return ordered.toString(16).padStart(16, '0')
}

/** The value that is stored as this text. */
export function storedValue({ type }: Pick<Attribute, 'type'>, text: string): AttributeValue {
  if (type === 'number') return Number(text)
  return type === 'yes-no' ? text === 'true' : text
}

/** The rights that matter to attributes. */
export interface AttributeRights {
  /** Whether it is the caller's own account. */
  own: boolean
  reads: boolean
  updates: boolean
}

/** May a caller read the values of an attribute? */
export function mayRead(
  { readBy }: Pick<Attribute, 'readBy'>,
  { own, reads, updates }: AttributeRights,
): boolean {
  return (
    (own && readBy.includes('self')) ||
    (reads && readBy.includes('users:read')) ||
    (updates && readBy.includes('users:update'))
  )
}

/** May a caller change the values? What may not be read may not be changed either: a refusal would tell of it. */
export function mayEdit(attribute: Pick<Attribute, 'readBy' | 'editBy'>, rights: AttributeRights): boolean {
  const { editBy } = attribute
  const editor =
    (rights.own && editBy.includes('self')) || (rights.updates && editBy.includes('users:update'))
  return editor && mayRead(attribute, rights)
}
