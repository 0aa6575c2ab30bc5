import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { difference } from '../../platform/difference.ts'
import { ref } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal } from '../../platform/principal.ts'
import { fieldsRefusal, Refusal } from '../../platform/problem.ts'
import { nameKey, tidyName } from '../../platform/tidy-name.ts'
import { heldAmong, heldRows } from '../accounts/users.held.ts'
import { endTiesOfGroup } from '../grants/endings.service.ts'
import { requireChangeableGroup, requireGroups, requireGroupWithinOwn } from './groups.access.ts'
import { requireGroupQuota } from './groups.quota.ts'
import { affectedMembers } from './groups.rights.ts'
import { showGroup } from './groups.show.ts'
import { keepDeletedGroup } from './groups.snapshot.ts'
import { deleteGroup, insertGroup, updateGroup } from './groups.store.ts'
import { insertMembers } from './members.change.store.ts'
import { requireOwnable, requirePeople } from './members.rules.ts'

/** The longest sort key of a name. One letter can be normalised to eighteen, and an index takes no keys of any length. */
const longestKey = 200

/** `groups.create`: creates a group that the caller owns, with its first members and roles. */
export async function createOperation(
  context: Context<Principal>,
  input: Input<typeof contract.groups.create>,
) {
  const { db, actor, tenant, emit, now } = context
  requireGroups(tenant)
  const { description = '', public: open = false, members = [] } = input
  const names = namesOf(input.name)
  const others = members.map(({ user }) => user)
  requireDistinct([actor.id, ...others])
  const named = [actor.id, ...others]
  const accounts = await heldAmong(context, named)
  const people = requirePeople(tenant, accounts, named, (n) => `members.${n - 1}.user`)
  const having = (role: 'owner' | 'member') =>
    members.filter((one) => one.role === role).map(({ user }) => user)
  requireOwnable(tenant, accounts, [actor.id, ...having('owner')])
  await requireGroupQuota(context)
  const id = newId()
  const common = { tenantId: tenant.id, description, public: open }
  const dates = { createdAt: now, createdBy: actor.id, updatedAt: now }
  const added = { tenantId: tenant.id, groupId: id, addedBy: actor.id, addedAt: now }
  const owners = [actor.id, ...having('owner')]
  const plain = having('member')
  const counts = { members: named.length, owners: owners.length }
  await insertGroup(db, { ...common, ...names, ...dates, ...counts, id }, now)
  await insertMembers(db, { ...added, users: heldRows(accounts, owners), role: 'owner' })
  if (plain.length > 0)
    await insertMembers(db, { ...added, users: heldRows(accounts, plain), role: 'member' })
  const called = (users: string[]) => users.flatMap((user) => people.get(user) ?? [])
  emit('group.created', {
    group: { id, name: names.name },
    after: { description, public: open, owners: called(owners), members: called(plain) },
  })
  return showGroup(context, id)
}

/** `groups.update`: changes the name, description or visibility of a group. */
export async function updateOperation(
  context: Context<Principal>,
  { group: id, tenant: _slug, ...given }: Input<typeof contract.groups.update>,
) {
  const { db, tenant, emit, now } = context
  const row = await requireChangeableGroup(context, id)
  const change = { ...given, ...(given.name === undefined ? {} : namesOf(given.name)) }
  await updateGroup(db, tenant.id, id, { ...change, updatedAt: now })
  const before = { name: row.name, description: row.description, public: row.public }
  const { name = before.name, description = before.description, public: open = before.public } = change
  emit('group.updated', {
    group: { id, name },
    ...difference(before, { name, description, public: open }),
  })
  return showGroup(context, id)
}

/** `groups.delete`: deletes a group with its memberships and API keys. */
export async function removeOperation(context: Context<Principal>, { group: id }: { group: string }) {
  const { db, tenant, emit } = context
  const row = await requireGroupWithinOwn(context, id)
  const affected = await affectedMembers(context, row)
  const recoverableUntil = await keepDeletedGroup(context, row)
  await endTiesOfGroup(context, id)
  await deleteGroup(db, tenant.id, id)
  const { description, public: open, members, owners } = row
  emit('group.deleted', {
    group: ref(row),
    before: { description, public: open, members, owners },
    ...(recoverableUntil ? { after: { recoverableUntil } } : {}),
    affected,
  })
  return null
}

/** A name in the forms that are shown and compared; throws `request.invalid` for a name that is empty or too long. */
export function namesOf(given: string): { name: string; nameKey: string } {
  const name = tidyName('name', given)
  const key = nameKey(name)
  if (key.length <= longestKey) return { name, nameKey: key }
  throw fieldsRefusal([{ field: 'name', code: 'name_too_long' }])
}

function requireDistinct([creator, ...others]: string[]): void {
  const errors = others.flatMap((user, n) =>
    user === creator || others.indexOf(user) < n
      ? [{ field: `members.${n}.user`, code: 'named_twice' as const }]
      : [],
  )
  if (errors.length > 0) throw new Refusal('request.invalid.members', {}, { errors })
}
