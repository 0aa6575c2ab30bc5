import {
  type Attribute,
  type AttributeValue,
  checkedValue,
  storedValue,
} from '@rollcall/access/attributes.ts'
import type { AttributeChanges, Attributes } from '@rollcall/contract/attributes.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { FieldProblem } from '../../platform/problem.ts'
import { type Reader, readableAttributes } from './attributes.rights.ts'
import { listValues, type ValueRow } from './attributes.store.ts'
import { refuseFields } from './users.names.ts'
import { personName } from './users.people.ts'
import { listUserNames } from './users.store.ts'

/** The attributes of accounts that a caller may read, by the ids of the accounts. One account may be the caller's own. */
export async function shownAttributes(
  db: Db,
  actor: Reader,
  ids: readonly string[],
  { own = false }: { own?: boolean } = {},
): Promise<(id: string) => Attributes> {
  const readable = readableAttributes(actor, own ? actor.id : undefined)
  const rows = await listValues(
    db,
    actor.tenant.id,
    ids,
    readable.map(({ key }) => key),
  )
  const names = await namesIn(db, actor.tenant, readable, rows)
  const found = new Map<string, Attributes>()
  // In the order of the definitions.
  for (const attribute of readable)
    for (const { userId, key, value } of rows) {
      if (key !== attribute.key) continue
      const name = attribute.type === 'user' ? names.get(value) : undefined
      const shown = name === undefined ? storedValue(attribute, value) : { id: value, name }
      found.set(userId, { ...found.get(userId), [key]: shown })
    }
  return (id) => found.get(id) ?? {}
}

async function namesIn(
  db: Db,
  tenant: Tenant,
  attributes: readonly Attribute[],
  rows: readonly ValueRow[],
): Promise<Map<string, string>> {
  const keys = new Set(attributes.filter(({ type }) => type === 'user').map(({ key }) => key))
  const ids = new Set(rows.filter(({ key }) => keys.has(key)).map(({ value }) => value))
  const users = ids.size === 0 ? [] : await listUserNames(db, tenant.id, [...ids])
  return new Map(users.map((user) => [user.id, personName(tenant, user)]))
}

/** Values to be set, and keys whose value is removed. */
export interface CheckedChanges {
  set: readonly { attribute: Attribute; value: AttributeValue }[]
  removed: readonly string[]
}

/**
 * Checks changes of attributes by their definitions; throws `request.invalid` with an error per attribute, such as
 * `attributes.department`. An attribute that may not be changed is refused like one that does not exist. `creating`: required ones
 * must be there.
 */
export function requireGoodAttributes(
  editable: readonly Attribute[],
  given: AttributeChanges,
  { creating = false }: { creating?: boolean } = {},
): CheckedChanges {
  const errors: FieldProblem[] = []
  const set: { attribute: Attribute; value: AttributeValue }[] = []
  const removed: string[] = []
  for (const [key, value] of Object.entries(given)) {
    const field = `attributes.${key}`
    const attribute = editable.find((one) => one.key === key)
    if (!attribute) errors.push({ field, code: 'attribute_unknown' })
    else if (value === null && attribute.required) errors.push({ field, code: 'attribute_required' })
    else if (value === null) removed.push(key)
    else {
      const { value: checked, fault } = checkedValue(attribute, value)
      if (fault) errors.push({ field, ...fault } as FieldProblem)
      else set.push({ attribute, value: checked })
    }
  }
  if (creating)
    for (const { key, required } of editable)
      if (required && !Object.hasOwn(given, key))
        errors.push({ field: `attributes.${key}`, code: 'attribute_required' })
  refuseFields(errors)
  return { set, removed }
}
