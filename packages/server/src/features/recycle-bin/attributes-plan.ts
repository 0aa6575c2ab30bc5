import { checkedValue, valueKey } from '@rollcall/access/attributes.ts'
import type { Part } from '@rollcall/contract/deleted-things.ts'
import type { Snapshots } from '../../platform/snapshots.ts'
import { readableBy } from '../directory/attributes.facts.ts'
import { listTaken } from '../directory/attributes.store.ts'
import type { CheckedChanges } from '../directory/attributes.values.ts'
import { listUserNames } from '../directory/users.store.ts'
import { type Judging, type Planned, partOf, plan } from './parts.ts'

type Value = CheckedChanges['set'][number]
export type AttributesPlan = Planned<Value>

/**
 * Judges the attributes of a deleted account by their definitions of today. The right to restore is enough: the values were there, and the
 * caller chooses none of them.
 */
export async function planAttributes(
  { db, tenant }: Judging,
  id: string,
  { attributes: kept }: Snapshots['user'],
): Promise<AttributesPlan> {
  const present = tenant.profile.attributes.filter(({ key }) => Object.hasOwn(kept, key))
  const checked = present.map((attribute) => ({
    attribute,
    value: checkedValue(attribute, kept[attribute.key] ?? '').value,
  }))
  const good = checked.filter((each): each is Value => each.value !== undefined)
  const unique = good.filter(({ attribute }) => attribute.unique)
  const wanted = unique.map(({ attribute, value }) => ({
    userId: id,
    key: attribute.key,
    valueKey: valueKey(attribute, value),
  }))
  const taken = new Set((await listTaken(db, tenant.id, wanted)).map(({ key }) => key))
  const references = good.filter(({ attribute }) => attribute.type === 'user')
  const named = references.map(({ value }) => String(value))
  const accounts = named.length === 0 ? [] : await listUserNames(db, tenant.id, named)
  // A value may name the account itself, which is about to be there.
  const there = new Set([id, ...accounts.map((account) => account.id)])
  return plan(
    checked,
    ({ attribute }) => attribute.key,
    ({ attribute, value }) => {
      if (value === undefined) return 'refused'
      if (taken.has(attribute.key)) return 'taken'
      if (attribute.type === 'user' && !there.has(String(value))) return 'account-gone'
      return { what: { attribute, value } }
    },
  )
}

/** The attributes as the API shows them; leaves out those that the caller may not read, which come back all the same. */
export function attributesPart({ actor }: Pick<Judging, 'actor'>, { back, leftOut }: AttributesPlan): Part {
  const readable = readableBy(actor)
  return partOf({
    back: back.filter(({ name }) => readable(name)),
    leftOut: leftOut.filter(({ name }) => readable(name)),
  })
}
