import type { AttributeChanges } from '@rollcall/contract/attributes.ts'
import { type FieldProblem, Refusal } from '../../platform/problem.ts'
import { type AttributeFacts, changeAttributesOfMany, logged } from '../directory/attributes.change.ts'
import { editableAttributes } from '../directory/attributes.rights.ts'
import { requireGoodAttributes } from '../directory/attributes.values.ts'
import { refuseFields } from '../directory/users.names.ts'
import { accountRef } from '../directory/users.refs.ts'
import { listUserNames, touchUsers } from '../directory/users.store.ts'
import { accepted, type Candidate, checkEach, findWithinReach, type Work } from './users.actions.ts'

/**
 * Checks values that so many users are to get, before any of them is changed. Throws `request.invalid` with an error per attribute: also for
 * a value that must be unique, and for a user who does not exist. Returns the values as the audit log shows them.
 */
export async function requireGoodForMany(
  { db, actor, tenant }: Pick<Work, 'db' | 'actor' | 'tenant'>,
  given: AttributeChanges,
  users: number,
): Promise<AttributeFacts> {
  const { set, removed } = requireGoodAttributes(editableAttributes(actor), given)
  const references = set.flatMap(({ attribute, value }) => (attribute.type === 'user' ? [String(value)] : []))
  const there = references.length === 0 ? [] : await listUserNames(db, tenant.id, references)
  const nameOf = (value: unknown) => there.find(({ id }) => id === value)?.username
  const errors = set.flatMap(({ attribute, value }): FieldProblem[] => {
    const field = `attributes.${attribute.key}`
    if (attribute.unique && users > 1) return [{ field, code: 'attribute_for_one' }]
    return attribute.type === 'user' && !nameOf(value) ? [{ field, code: 'no_account' }] : []
  })
  refuseFields(errors)
  const facts = set.map(({ attribute, value }) => [
    attribute.key,
    attribute.type === 'user' ? nameOf(value) : value,
  ])
  return Object.fromEntries([...facts, ...removed.map((key) => [key, null])])
}

/**
 * Gives users the same values, each user checked by itself as by `users.update`. Returns for each, in order, the account or the refusal.
 * Nothing is emitted for a user who has these values already.
 */
export async function setAttributesOfMany(
  work: Work,
  users: readonly string[],
  given: AttributeChanges,
): Promise<(Candidate | Refusal)[]> {
  const { db, actor, tenant, emit, now } = work
  const checked = checkEach(await findWithinReach(work, users, { visitorsToo: true }), (candidate) => ({
    candidate,
    user: candidate.row,
    wanted: requireGoodAttributes(editableAttributes(actor, candidate.row.id), given),
  }))
  const changes = accepted(checked)
  const facts = await changeAttributesOfMany(db, tenant, changes)
  const outcomes = new Map(changes.map(({ user }, index) => [user.id, facts[index]]))
  const changed = changes.flatMap(({ user }) => {
    const fact = outcomes.get(user.id)
    return fact instanceof Refusal || !fact || Object.keys(fact.after).length === 0 ? [] : [{ user, ...fact }]
  })
  await touchUsers(
    db,
    tenant.id,
    changed.map(({ user }) => user.id),
    now,
  )
  for (const { user, before, after } of changed)
    emit('user.updated', {
      user: accountRef(user),
      before: logged(before),
      after: logged(after),
      addressLeft: false,
    })
  return checked.map((one) => {
    if (one instanceof Refusal) return one
    const outcome = outcomes.get(one.user.id)
    return outcome instanceof Refusal ? outcome : one.candidate
  })
}
