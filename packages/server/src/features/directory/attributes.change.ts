import { type Attribute, type AttributeValue, storedValue, valueKey } from '@rollcall/access/attributes.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { fieldsRefusal, Refusal } from '../../platform/problem.ts'
import { insertValueRows, listTaken, listValues, writeValues } from './attributes.store.ts'
import type { CheckedChanges } from './attributes.values.ts'
import { insertAttributeWords, replaceAttributeWords } from './names.store.ts'
import { listUserNames, type UserRow } from './users.store.ts'

/** The attributes of an account by key, a user by name, as the audit log shows them. */
export type AttributeFacts = Record<string, AttributeValue | null>

/** What has changed of an account, for the audit log; nothing where every value was there before. */
export interface ChangedFacts {
  before: AttributeFacts
  after: AttributeFacts
}

/** The attributes of one side of a change, for an event; nothing where none has changed. */
export function logged(attributes: AttributeFacts): { attributes?: AttributeFacts } {
  return Object.keys(attributes).length > 0 ? { attributes } : {}
}

/** Checked changes of one account. */
export interface AccountChanges {
  user: Pick<UserRow, 'id' | 'usernameSort'>
  wanted: CheckedChanges
}

/**
 * Writes checked changes, with the words that searches find them by, and returns what has changed for the audit log. Write the account
 * first. Throws `user.attribute_taken` for a unique value of another account, and `request.invalid` for a user who does not exist.
 */
export async function changeAttributes(
  db: Db,
  tenant: Tenant,
  user: AccountChanges['user'],
  wanted: CheckedChanges,
): Promise<ChangedFacts> {
  const [facts] = await changeAttributesOfMany(db, tenant, [{ user, wanted }])
  if (facts instanceof Refusal) throw facts
  return facts ?? { before: {}, after: {} }
}

/**
 * The same for many accounts, in as many statements as for one: returns for each, in order, what has changed, or the refusal; those that
 * are refused stay as they are. Two accounts of one call must not get the same unique value: the database then refuses all.
 */
export async function changeAttributesOfMany(
  db: Db,
  tenant: Tenant,
  accounts: readonly AccountChanges[],
): Promise<(ChangedFacts | Refusal)[]> {
  const plans = await plansOf(db, tenant, accounts)
  const outcomes = await judge(db, tenant, plans)
  const accepted = plans.filter((_, index) => !(outcomes[index] instanceof Refusal))
  const gone = accepted.flatMap(({ user, gone: keys }) => keys.map((key) => ({ userId: user.id, key })))
  await writeValues(
    db,
    tenant.id,
    accepted.flatMap((plan) => rowsOf(tenant, plan)),
    gone,
  )
  await rewriteWords(db, tenant, accepted)
  return outcomes
}

/** A value of an attribute of an account that has none of this attribute yet. */
export interface NewValue {
  user: AccountChanges['user']
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

/** What is written of an account. */
interface Plan {
  user: AccountChanges['user']
  before: ReadonlyMap<string, string>
  changed: readonly { attribute: Attribute; value: string; typed: AttributeValue }[]
  gone: readonly string[]
}

async function plansOf(db: Db, tenant: Tenant, accounts: readonly AccountChanges[]): Promise<Plan[]> {
  const keys = new Set(
    accounts.flatMap(({ wanted }) => [
      ...wanted.set.map(({ attribute }) => attribute.key),
      ...wanted.removed,
    ]),
  )
  const ids = accounts.map(({ user }) => user.id)
  const present = Map.groupBy(await listValues(db, tenant.id, ids, [...keys]), ({ userId }) => userId)
  return accounts.map(({ user, wanted }) => {
    const before = new Map(present.get(user.id)?.map(({ key, value }) => [key, value]))
    const changed = wanted.set
      .map(({ attribute, value }) => ({ attribute, value: String(value), typed: value }))
      .filter(({ attribute, value }) => before.get(attribute.key) !== value)
    return { user, before, changed, gone: wanted.removed.filter((key) => before.has(key)) }
  })
}

function rowsOf({ id: tenantId }: Pick<Tenant, 'id'>, { user, changed }: Plan) {
  return changed.map(({ attribute, typed }) => valueRow({ tenantId, userId: user.id }, attribute, typed))
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

/** What each plan changes, users by their usernames, or why it is refused. */
async function judge(db: Db, tenant: Tenant, plans: readonly Plan[]): Promise<(ChangedFacts | Refusal)[]> {
  const unique = plans.flatMap((plan) => rowsOf(tenant, plan)).filter(({ single }) => single)
  const taken = Map.groupBy(await listTaken(db, tenant.id, unique), ({ userId }) => userId)
  const isUser = userAttributes(tenant)
  const ids = plans.flatMap(({ before, changed }) => [
    ...changed.filter(({ attribute }) => attribute.type === 'user').map(({ value }) => value),
    ...[...before].filter(([key]) => isUser(key)).map(([, id]) => id),
  ])
  const users = ids.length === 0 ? [] : await listUserNames(db, tenant.id, [...new Set(ids)])
  const names = new Map(users.map(({ id, username }) => [id, username]))
  return plans.map((plan) => {
    const keys = taken.get(plan.user.id)?.map(({ key }) => key)
    return keys ? attributesTaken(keys) : factsOf(tenant, plan, names)
  })
}

/** `user.attribute_taken`. */
function attributesTaken(keys: readonly string[]): Refusal {
  const errors = keys.map((key) => ({ field: `attributes.${key}`, code: 'attribute_taken' as const }))
  return new Refusal('user.attribute_taken', {}, { errors })
}

function userAttributes({ profile }: Tenant): (key: string) => boolean {
  const keys = new Set(profile.attributes.filter(({ type }) => type === 'user').map(({ key }) => key))
  return (key) => keys.has(key)
}

function factsOf(
  tenant: Tenant,
  { before, changed, gone }: Plan,
  names: ReadonlyMap<string, string>,
): ChangedFacts | Refusal {
  const unknown = changed.filter(({ attribute, value }) => attribute.type === 'user' && !names.has(value))
  if (unknown.length > 0)
    return fieldsRefusal(
      unknown.map(({ attribute }) => ({ field: `attributes.${attribute.key}`, code: 'no_account' as const })),
    )
  const byKey = new Map(tenant.profile.attributes.map((attribute) => [attribute.key, attribute]))
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

async function rewriteWords(db: Db, tenant: Tenant, plans: readonly Plan[]): Promise<void> {
  const levels = new Map(tenant.profile.attributes.map(({ key, searchLevel }) => [key, searchLevel]))
  const words = plans.flatMap(({ user, changed, gone }) => {
    const account = { userId: user.id, userSort: user.usernameSort }
    return [
      ...changed.map(({ attribute, value }) => ({ ...account, level: attribute.searchLevel, text: value })),
      ...gone.map((key) => ({ ...account, level: levels.get(key) ?? null, text: '' })),
    ]
  })
  await replaceAttributeWords(db, tenant.id, words)
}
