import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { newId } from '../../platform/ids.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { nameKey, tidyName } from '../../platform/tidy-name.ts'
import { heldAmong } from '../users/users.held.ts'
import { requireChangeableGroup, requireGroups, requireGroupWithinOwn } from './groups.access.ts'
import { requireGroupQuota } from './groups.quota.ts'
import { rightsOfAllChange } from './groups.rights.ts'
import { showGroup } from './groups.show.ts'
import { deleteGroup, insertGroup, updateGroup } from './groups.store.ts'
import { requireOwnable, requirePeople } from './members.rules.ts'
import { insertMembers } from './members.store.ts'

/** A letter can come apart into eighteen; the index takes no keys of any length. */
const longestKey = 200

/** `groups.create` */
export async function createOperation(
  context: Context<Principal>,
  input: Input<typeof contract.groups.create>,
) {
  const { db, actor, tenant, record, now } = context
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
  await insertGroup(db, { ...common, ...names, ...dates, id })
  const added = { tenantId: tenant.id, groupId: id, addedBy: actor.id, addedAt: now }
  const owners = [actor.id, ...having('owner')]
  const plain = having('member')
  await insertMembers(db, { ...added, userIds: owners, role: 'owner' })
  if (plain.length > 0) await insertMembers(db, { ...added, userIds: plain, role: 'member' })
  record.audit({
    action: 'group.created',
    target: { kind: 'group', id, name: names.name },
    after: {
      description,
      public: open,
      owners: owners.map((user) => people.get(user)),
      members: plain.map((user) => people.get(user)),
    },
  })
  return showGroup(context, id)
}

/** `groups.update` */
export async function updateOperation(
  context: Context<Principal>,
  { group: id, tenant: _slug, ...given }: Input<typeof contract.groups.update>,
) {
  const { db, tenant, record, now } = context
  const row = await requireChangeableGroup(context, id)
  const change = { ...given, ...(given.name === undefined ? {} : namesOf(given.name)) }
  await updateGroup(db, tenant.id, id, { ...change, updatedAt: now })
  const after = { name: row.name, description: row.description, public: row.public, ...given, ...change }
  const changed = (['name', 'description', 'public'] as const).filter((key) => row[key] !== after[key])
  // Its API keys go by its name.
  record.userChanged(tenant.id, id)
  record.audit({
    action: 'group.updated',
    target: { kind: 'group', id, name: after.name },
    before: Object.fromEntries(changed.map((key) => [key, row[key]])),
    after: Object.fromEntries(changed.map((key) => [key, after[key]])),
  })
  return showGroup(context, id)
}

/** `groups.delete` */
export async function removeOperation(context: Context<Principal>, { group: id }: { group: string }) {
  const { db, tenant, record } = context
  const row = await requireGroupWithinOwn(context, id)
  await rightsOfAllChange(context, row)
  await deleteGroup(db, tenant.id, id)
  // Its API keys end with it.
  record.userChanged(tenant.id, id)
  const { name, description, public: open, members, owners } = row
  record.audit({
    action: 'group.deleted',
    target: { kind: 'group', id, name },
    before: { description, public: open, members, owners },
  })
  return null
}

/** A name as it is shown and as it is compared; throws `request.invalid` for one that cannot be either. */
function namesOf(given: string): { name: string; nameKey: string } {
  const name = tidyName('name', given)
  const key = nameKey(name)
  if (key.length <= longestKey) return { name, nameKey: key }
  const message = 'is too long when its letters are written out'
  throw new Refusal('request.invalid', `name ${message}`, { errors: [{ field: 'name', message }] })
}

function requireDistinct([creator, ...others]: string[]): void {
  const errors = others.flatMap((user, n) =>
    user === creator || others.indexOf(user) < n
      ? [{ field: `members.${n}.user`, message: 'is named twice; you own what you create' }]
      : [],
  )
  if (errors.length > 0)
    throw new Refusal('request.invalid', 'Name everybody once, and not yourself.', { errors })
}
