import { type Attribute, type AttributeValue, readValue, valueKey } from '@rollcall/access/attributes.ts'
import type { FieldProblem } from '../../platform/problem.ts'
import { Refusal } from '../../platform/problem.ts'
import type { LineReason } from '../../platform/schema.ts'
import { requireGoodAttributes } from '../directory/attributes.values.ts'
import type { UserRow } from '../directory/users.store.ts'
import type { GivenValues } from './given-values.ts'
import { type Facts, keysOf, type SetValue } from './judge.ts'
import { reasonOf, reasonsOf } from './reasons.ts'

/** The attributes that a line gives. */
export interface GivenAttributes {
  set: SetValue[]
  awaits: { attribute: Attribute; login: string }[]
  reasons: LineReason[]
  /** What no other line may have. */
  keys: string[]
}

/** The key of a unique value; undefined for a text that is no value. */
export function uniqueKey(attribute: Attribute, text: string): string | undefined {
  const { value } = readValue(attribute, text)
  return value === undefined ? undefined : valueKey(attribute, value)
}

/** The account that a text names by its username or its address. */
export function accountNamed(facts: Pick<Facts, 'users' | 'tenant'>, login: string): UserRow | undefined {
  const { username, email } = keysOf(facts, login)
  return facts.users.byUsername.get(username) ?? facts.users.byEmail.get(email)
}

// In the place of an account that another line creates, for the check that a required attribute is there.
const anybody = '00000000-0000-0000-0000-000000000000'

/**
 * Checks the attributes that a line gives, by the rules of the operation that sets them: which of them the caller may set, their types,
 * and which must be there for a new account. `own` is the account that has them.
 */
export function judgeAttributes(
  facts: Facts,
  given: GivenValues,
  { editable, creating, own }: { editable: readonly Attribute[]; creating: boolean; own: string | undefined },
): GivenAttributes {
  const { match } = facts.choices
  const reasons: LineReason[] = []
  const values: Record<string, AttributeValue> = {}
  const awaits: GivenAttributes['awaits'] = []
  for (const [key, text] of given.attributes) {
    const attribute = editable.find((one) => one.key === key)
    if (attribute?.type === 'user') {
      const named = accountNamed(facts, text)
      values[key] = named?.id ?? anybody
      if (!named) awaits.push({ attribute, login: text })
    } else if (attribute) {
      const { value, fault } = readValue(attribute, text)
      if (fault) reasons.push(reasonOf(match, { field: `attributes.${key}`, ...fault } as FieldProblem))
      // A wrong value was given all the same.
      values[key] = value ?? ''
    } else values[key] = text
  }
  const wrong = new Set(reasons.map(({ column }) => column))
  try {
    const { set } = requireGoodAttributes(editable, values, { creating })
    const known = set.filter(({ attribute }) => !awaits.some((each) => each.attribute === attribute))
    const unique = known.filter(({ attribute }) => attribute.unique)
    const keyOf = ({ attribute, value }: Pick<SetValue, 'attribute' | 'value'>) =>
      `${attribute.key} ${valueKey(attribute, value)}`
    for (const each of unique) {
      const owner = facts.taken.get(keyOf(each))
      if (owner !== undefined && owner !== own)
        reasons.push(reasonOf(match, { field: `attributes.${each.attribute.key}`, code: 'attribute_taken' }))
    }
    const named = known.map((each) => ({ ...each, shown: shownAs(each, given) }))
    return { set: named, awaits, reasons, keys: unique.map((each) => `a:${keyOf(each)}`) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const more = reasonsOf(match, error).filter(({ column }) => column === null || !wrong.has(column))
    return { set: [], awaits: [], reasons: [...reasons, ...more], keys: [] }
  }
}

/** A value as the audit log and the preview show it: a user by the name that the file has. */
function shownAs(
  { attribute, value }: Pick<SetValue, 'attribute' | 'value'>,
  given: GivenValues,
): AttributeValue {
  return attribute.type === 'user' ? (given.attributes.get(attribute.key) ?? value) : value
}
