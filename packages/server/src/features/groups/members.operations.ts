import { reachOf } from '@rollcall/access/subject.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { GroupMember } from '@rollcall/contract/groups.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import type { LockedAccount } from '../../operations/locked-accounts.ts'
import { readPage } from '../../platform/cursor.ts'
import { ref } from '../../platform/events.ts'
import type { Principal } from '../../platform/principal.ts'
import { heldAmong, heldRows } from '../accounts/users.held.ts'
import { type Growth, watchGrowth } from '../credentials/growth.ts'
import { personName } from '../directory/users.people.ts'
import { searchShownNames } from '../directory/users.search.ts'
import { endExpiredMemberships, endMembership } from '../grants/endings.service.ts'
import {
  type GroupRow,
  holdGroup,
  type Reading,
  refuseUnlessMembersSeen,
  requireChangeableGroup,
  requireGroupWithinOwn,
  requireVisibleGroup,
  seesNames,
} from './groups.access.ts'
import { affectedOf } from './groups.rights.ts'
import { memberActionsIn } from './groups.verdicts.ts'
import { addMembers, countLeft, updateMemberRole } from './members.change.store.ts'
import { requireMember, requireOtherOwner, requireOwnable, requirePeople } from './members.rules.ts'
import {
  countCandidates,
  countMembers,
  findMember,
  listCandidates,
  listMembers,
  type MemberRow,
} from './members.store.ts'

/** `groups.list-members`: a page of the members of a group, by name. */
export async function listMembersOperation(
  context: Context<Principal>,
  input: Input<typeof contract.groups.listMembers>,
) {
  const { db, actor, tenant } = context
  const { role, q } = input
  const group = await requireVisibleGroup(context, input.group)
  refuseUnlessMembersSeen(actor, group)
  const filters = { role, found: await searchShownNames(db, tenant, q, { sorted: true }) }
  const { rows, ...page } = await readPage(actor.cursorKey, 'groups.list-members', input, {
    read: (at) => listMembers(db, tenant.id, group.id, filters, at),
    position: (row) => [row.userSort, row.userId],
    count: async () =>
      q === undefined ? { total: known(group, role) } : countMembers(db, tenant.id, group.id, filters),
  })
  const actionsOf = memberActionsIn(context, group)
  return {
    items: rows.map((row) => ({ ...memberOf(context, row), actions: actionsOf(row) })),
    ...page,
  }
}

/** The total without a filter, from the stored counts. */
function known({ members, owners }: GroupRow, role: 'owner' | 'member' | undefined): number {
  if (role === undefined) return members
  return role === 'owner' ? owners : members - owners
}

/** `groups.list-candidates`: a page of the users who can be added to a group. */
export async function listCandidatesOperation(
  context: Context<Principal>,
  input: Input<typeof contract.groups.listCandidates>,
) {
  const { db, actor, tenant } = context
  const { q } = input
  const group = await requireChangeableGroup(context, input.group)
  const found = await searchShownNames(db, tenant, q)
  const { rows, ...page } = await readPage(actor.cursorKey, 'groups.list-candidates', input, {
    read: (at) => listCandidates(db, tenant.id, group.id, found, at),
    position: (row) => [row.usernameSort, row.id],
    count: () => countCandidates(db, tenant.id, found),
  })
  return {
    items: rows.map((row) => ({ id: row.id, name: personName(tenant, row), member: row.member })),
    ...page,
  }
}

/** What a change of members works with, in a call or in a batch of a job. */
type Changing = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now' | 'lockedAccounts'>

/** `groups.add-members`: adds users to a group as members or owners. */
export async function addMembersOperation(
  context: Changing,
  { group: id, users, role = 'member', olderCredentials }: Input<typeof contract.groups.addMembers>,
) {
  const { db, actor, tenant, emit, now } = context
  const [group, held] = await Promise.all([
    holdGroup(context, id, requireGroupWithinOwn),
    heldAmong(context, users),
  ])
  const people = requirePeople(tenant, held, users, (place) => `users.${place}`)
  if (role === 'owner') requireOwnable(tenant, held, users)
  const those = { tenantId: tenant.id, groupId: id, users: heldRows(held, users), role }
  // Sent in this order and awaited together: one round trip.
  const [ended, added] = await Promise.all([
    endExpiredMemberships(context, { groupId: id, userIds: users }),
    addMembers(db, { ...those, addedBy: actor.id, addedAt: now }),
  ])
  await countLeft(db, tenant.id, { groupId: id, role: 'member', count: ended })
  const growth = watchGrowth(context, olderCredentials)
  for (const user of added) joins(context, growth, held.get(user), { group, role })
  const { total } = await growth.settle()
  emit('group.members-added', {
    group: ref(group),
    after: { role, users: added.flatMap((user) => people.get(user) ?? []), ...total },
    affected: affectedOf(group, added),
  })
  return { added: added.length, already: users.length - added.length }
}

/** Reports what a new member gains by the roles of a group, and that an owner can pass them on. */
function joins(
  { actor, tenant, now }: Changing,
  growth: Growth,
  account: LockedAccount | undefined,
  { group: { roleIds }, role }: { group: GroupRow; role: 'owner' | 'member' },
): void {
  if (!account || roleIds.length === 0) return
  const { row, grants: before } = account
  const gained = roleIds.map((roleId) => ({ roleId, source: 'group' }))
  const after = { ...before, roles: [...before.roles, ...gained] }
  const reach = reachOf(tenant.model, after, now)
  if (role === 'owner' && row.id !== actor.id) growth.passesOn(row.id, reach)
  else growth.account(row.id, reachOf(tenant.model, before, now), reach)
}

/** `groups.set-member-role`: promotes a member or demotes an owner. */
export async function setMemberRoleOperation(
  context: Context<Principal>,
  { group: id, user, role, olderCredentials }: Input<typeof contract.groups.setMemberRole>,
) {
  const { db, actor, tenant, emit, now } = context
  const [group, found, held] = await Promise.all([
    holdGroup(context, id, requireGroupWithinOwn),
    findMember(db, tenant.id, id, user),
    heldAmong(context, [user]),
  ])
  const member = requireMember(found)
  if (role === 'member') requireOtherOwner(member)
  else requireOwnable(tenant, held, [user])
  const groupId = id
  const ended = role === 'owner' ? await endExpiredMemberships(context, { groupId, userIds: [user] }) : 0
  if (ended === 0)
    await updateMemberRole(db, { tenantId: tenant.id, groupId, userId: user, role: member.role }, role)
  else {
    // The membership begins again, and both periods are kept.
    await countLeft(db, tenant.id, { groupId, role: 'member', count: ended })
    const those = { tenantId: tenant.id, groupId, users: heldRows(held, [user]), role }
    await addMembers(db, { ...those, addedBy: actor.id, addedAt: now })
  }
  const growth = watchGrowth(context, olderCredentials)
  if (role === 'owner' && member.role === 'member') joins(context, growth, held.get(user), { group, role })
  const { total } = await growth.settle()
  const name = personName(tenant, member)
  emit('group.member-role-changed', {
    group: ref(group),
    member: user,
    before: { user: name, role: member.role },
    after: { user: name, role, ...total },
  })
  return memberOf(context, { ...member, role })
}

/** `groups.remove-member`: removes a member. To leave a group, a member needs no permission. */
export async function removeMemberOperation(
  context: Changing,
  { group: id, user }: Input<typeof contract.groups.removeMember>,
) {
  const { db, actor, tenant, emit } = context
  const leaving = user === actor.id
  const [group, found] = await Promise.all([
    holdGroup(context, id, leaving ? requireVisibleGroup : requireGroupWithinOwn),
    findMember(db, tenant.id, id, user),
  ])
  const member = requireMember(found)
  requireOtherOwner(member)
  await endMembership(context, { groupId: id, userId: user })
  await countLeft(db, tenant.id, { groupId: id, role: member.role, count: 1 })
  emit(leaving ? 'group.left' : 'group.member-removed', {
    group: ref(group),
    before: { user: personName(tenant, member), role: member.role },
    affected: affectedOf(group, [user]),
  })
  return null
}

function memberOf({ actor, tenant }: Pick<Reading, 'actor' | 'tenant'>, row: MemberRow): GroupMember {
  const { role, status, source, addedAt, addedBy, adderUsername, adderAlias } = row
  const adder =
    adderUsername === null
      ? 'A deleted account'
      : personName(tenant, { username: adderUsername, alias: adderAlias })
  return {
    user: { id: row.userId, name: personName(tenant, row) },
    role,
    status,
    source,
    addedAt: addedAt.toISOString(),
    addedBy: addedBy && seesNames(actor) ? { id: addedBy, name: adder } : null,
  }
}
