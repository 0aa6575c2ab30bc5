import {
  type Attribute,
  type AttributeValue,
  checkedValue,
  storedValue,
  valueKey,
} from '@rollcall/access/attributes.ts'
import type { AttributeChanges, Attributes } from '@rollcall/contract/attributes.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { type FieldProblem, Refusal } from '../../platform/problem.ts'
import { type Reader, readableAttributes } from './attributes.rights.ts'
import { insertValueRows, listTaken, listValues, type ValueRow, writeValues } from './attributes.store.ts'
import { insertAttributeWords, replaceAttributeWords } from './names.store.ts'
import { refuseFields } from './users.names.ts'
import { personName } from './users.people.ts'
import { listUserNames, type UserRow } from './users.store.ts'

/** The attributes of an account by key, a user by name, as the audit log shows them. */
export type AttributeFacts = Record<string, AttributeValue | null>

/** The attributes of one side of a change, for an event; nothing where none has changed. */
export function logged(attributes: AttributeFacts): { attributes?: AttributeFacts } {
  return Object.keys(attributes).length > 0 ? { attributes } : {}
}

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

/**
 * Writes checked changes, with the words that searches find them by, and returns what has changed for the audit log. Write the account
 * first. Throws `user.attribute_taken` for a unique value of another account, and `request.invalid` for a user who does not exist.
 */
export async function changeAttributes(
  db: Db,
  tenant: Tenant,
  user: Pick<UserRow, 'id' | 'usernameSort'>,
  { set, removed }: CheckedChanges,
): Promise<{ before: AttributeFacts; after: AttributeFacts }> {
  const place = { tenantId: tenant.id, userId: user.id }
  const keys = [...set.map(({ attribute }) => attribute.key), ...removed]
  const before = new Map(
    (await listValues(db, tenant.id, [user.id], keys)).map(({ key, value }) => [key, value]),
  )
  const changed = set
    .map(({ attribute, value }) => ({ attribute, value: String(value), typed: value }))
    .filter(({ attribute, value }) => before.get(attribute.key) !== value)
  const gone = removed.filter((key) => before.has(key))
  if (changed.length === 0 && gone.length === 0) return { before: {}, after: {} }
  const rows = changed.map(({ attribute, typed }) => valueRow(place, attribute, typed))
  const taken = await listTaken(
    db,
    place,
    rows.filter(({ single }) => single),
  )
  if (taken.length > 0) throw attributesTaken(taken)
  const facts = await factsOf(db, tenant, { before, changed, gone })
  await writeValues(db, place, rows, gone)
  await rewriteWords(db, tenant, { ...place, userSort: user.usernameSort }, { changed, gone })
  return facts
}

/** A value of an attribute of an account that has none of this attribute yet. */
export interface NewValue {
  user: Pick<UserRow, 'id' | 'usernameSort'>
  attribute: Attribute
  value: AttributeValue
}

/** Writes values of new accounts with the words that searches find them by. The caller has checked them, also against other accounts. */
export async function insertValues(db: Db, tenantId: string, values: readonly NewValue[]): Promise<void> {
  if (values.length === 0) return
  const rows = values.map(({ user, attribute, value }) =>
    valueRow({ tenantId, userId: user.id }, attribute, value),
  )
  const words = values.map(({ user, attribute, value }) => ({
    tenantId,
    userId: user.id,
    userSort: user.usernameSort,
    level: attribute.searchLevel,
    text: String(value),
  }))
  await Promise.all([insertValueRows(db, rows), insertAttributeWords(db, words)])
}

function valueRow(place: { tenantId: string; userId: string }, attribute: Attribute, typed: AttributeValue) {
  const value = String(typed)
  return {
    ...place,
    key: attribute.key,
    value,
    valueKey: valueKey(attribute, typed),
    single: attribute.unique,
    refersTo: attribute.type === 'user' ? value : null,
  }
}

/** `user.attribute_taken`; without keys where only the database knew. */
export function attributesTaken(keys: readonly string[]): Refusal {
  const errors = keys.map((key) => ({ field: `attributes.${key}`, code: 'attribute_taken' as const }))
  return new Refusal('user.attribute_taken', {}, { errors })
}

interface Changed {
  changed: readonly { attribute: Attribute; value: string; typed: AttributeValue }[]
  gone: readonly string[]
}

/** What has changed, users by their usernames. Throws `request.invalid` for a user who does not exist. */
async function factsOf(
  db: Db,
  tenant: Tenant,
  { before, changed, gone }: Changed & { before: ReadonlyMap<string, string> },
) {
  const byKey = new Map(tenant.profile.attributes.map((attribute) => [attribute.key, attribute]))
  const isUser = (key: string) => byKey.get(key)?.type === 'user'
  const named = changed.filter(({ attribute }) => attribute.type === 'user')
  const earlier = [...before].filter(([key]) => isUser(key)).map(([, id]) => id)
  const ids = [...named.map(({ value }) => value), ...earlier]
  const users = ids.length === 0 ? [] : await listUserNames(db, tenant.id, [...new Set(ids)])
  const names = new Map(users.map(({ id, username }) => [id, username]))
  const unknown = named.filter(({ value }) => !names.has(value))
  refuseFields(
    unknown.map(({ attribute }) => ({ field: `attributes.${attribute.key}`, code: 'no_account' as const })),
  )
  const factOf = (key: string, text: string | undefined): AttributeValue | null => {
    const attribute = byKey.get(key)
    if (text === undefined || !attribute) return null
    return attribute.type === 'user' ? (names.get(text) ?? text) : storedValue(attribute, text)
  }
  const keys = [...changed.map(({ attribute }) => attribute.key), ...gone]
  const now = new Map(changed.map(({ attribute, value }) => [attribute.key, value]))
  return {
    before: Object.fromEntries(keys.map((key) => [key, factOf(key, before.get(key))])),
    after: Object.fromEntries(keys.map((key) => [key, factOf(key, now.get(key))])),
  }
}

async function rewriteWords(
  db: Db,
  tenant: Tenant,
  user: { tenantId: string; userId: string; userSort: string },
  { changed, gone }: Changed,
): Promise<void> {
  const removed = tenant.profile.attributes.filter(({ key }) => gone.includes(key))
  await replaceAttributeWords(db, user, [
    ...changed.map(({ attribute, value }) => ({ level: attribute.searchLevel, text: value })),
    ...removed.map(({ searchLevel }) => ({ level: searchLevel, text: '' })),
  ])
}
