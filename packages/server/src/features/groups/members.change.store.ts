import type { Selectable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement, statementOfIds } from '../../platform/database/statement.ts'
import type { UsersTable } from '../../platform/schema-accounts.ts'
import type { GroupMembersTable } from '../../platform/schema-grants.ts'

type Role = GroupMembersTable['role']

/** A member of a group with their present account. */
export interface Membership {
  tenantId: string
  groupId: string
  userId: string
  role: Role
}

export interface NewMembers {
  tenantId: string
  groupId: string
  /** Lock them first: their present names become sort keys. */
  users: readonly Pick<Selectable<UsersTable>, 'id' | 'usernameSort'>[]
  role: Role
  addedBy: string
  addedAt: Date
}

/** Adds users who are not members yet and updates the counts; returns the ids of those added. */
export async function addMembers(db: Db, members: NewMembers): Promise<string[]> {
  const added = await insertMembers(db, members)
  const { tenantId, groupId, role } = members
  await countChanges(db, tenantId, [{ groupId, members: added.length, owners: added.length * owners(role) }])
  return added
}

/** Adds the members of a new group, whose row already has the right counts. */
export async function insertMembers(db: Db, members: NewMembers): Promise<string[]> {
  const { tenantId, groupId, users, role, addedBy, addedAt } = members
  const common = { tenantId, groupId, role, source: 'manual' as const, addedBy, addedAt }
  const rows = users.map(({ id, usernameSort }) => ({ ...common, userId: id, userSort: usernameSort }))
  const rest = 'on conflict do nothing returning user_id'
  const added = await insertRows('groupMembers', rows, { rest }).execute(db)
  return added.map(({ userId }) => userId as string)
}

const setRole = statement<never, [tenant: string, group: string, user: string, role: Role]>(
  `update group_members set role = $4, starts_at = case $4 when 'member' then starts_at end, ends_at = case $4 when 'member' then ends_at end
    where tenant_id = $1 and group_id = $2 and user_id = $3`,
)

/** Changes the role of a member in a group. Lock the group first. The membership of an owner has no last day. */
export async function updateMemberRole(db: Db, member: Membership, role: Role): Promise<void> {
  const { tenantId, groupId, userId } = member
  await setRole(db, tenantId, groupId, userId, role)
  await countChanges(db, tenantId, [{ groupId, members: 0, owners: owners(role) - owners(member.role) }])
}

/** Subtracts members whose membership has been ended from the counts. Lock the group first. */
export async function countLeft(
  db: Db,
  tenantId: string,
  { groupId, role, count }: { groupId: string; role: Role; count: number },
): Promise<void> {
  await countChanges(db, tenantId, [{ groupId, members: -count, owners: -count * owners(role) }])
}

/** Makes a member the owner of those of these groups that they are in; returns the ids of the groups. Lock the groups first. */
export async function promote(
  db: Db,
  tenantId: string,
  userId: string,
  groupIds: readonly string[],
): Promise<Set<string>> {
  const found = await rolesIn(db, tenantId, userId, groupIds)
  for (const { groupId, role } of found)
    await updateMemberRole(db, { tenantId, groupId, userId, role }, 'owner')
  return new Set(found.map(({ groupId }) => groupId))
}
const rolesIn = statement<
  { groupId: string; role: Role },
  [tenant: string, user: string, groups: readonly string[]]
>(
  'select group_id, role from group_members where tenant_id = $1 and user_id = $2 and group_id = any($3::uuid[])',
)

function owners(role: Role): number {
  return role === 'owner' ? 1 : 0
}

// Another call that adds one of them to a group waits from here on, and then finds no account.
const lockToDelete = statementOfIds(
  'select from users where tenant_id = $1 and id = any($2::uuid[]) order by id for update',
)
const allOfUsers = statementOfIds<{ groupId: string; role: Role }>(
  'select group_id, role from group_members where tenant_id = $1 and user_id = any($2::uuid[]) for update',
)

/** Subtracts accounts that are about to be deleted from the counts of their groups. End their memberships afterwards. */
export async function countWithout(db: Db, tenantId: string, userIds: readonly string[]): Promise<void> {
  const [, memberships] = await Promise.all([
    lockToDelete(db, tenantId, userIds),
    allOfUsers(db, tenantId, userIds),
  ])
  const left = Map.groupBy(memberships, ({ groupId }) => groupId)
  const changes = [...left].map(([groupId, gone]) => ({
    groupId,
    members: -gone.length,
    owners: -gone.filter(({ role }) => role === 'owner').length,
  }))
  await countChanges(db, tenantId, changes)
}

/** The change of a group's numbers of members and owners. */
interface CountChange {
  groupId: string
  members: number
  owners: number
}

type Changes = [tenant: string, groups: string[], members: number[], owners: number[]]

const count = statement<never, Changes>(`
  update groups g set members = g.members + c.members, owners = g.owners + c.owners
  from unnest($2::uuid[], $3::int[], $4::int[]) as c (id, members, owners)
  where g.tenant_id = $1 and g.id = c.id`)

/** Updates the stored counts of groups, so that a group of 50,000 opens as fast as one of 50. */
async function countChanges(db: Db, tenantId: string, changes: readonly CountChange[]): Promise<void> {
  const [values] = valuesOf(changes)
  if (values) await count(db, tenantId, ...values)
}

function valuesOf(
  changes: readonly CountChange[],
): [groups: string[], members: number[], owners: number[]][] {
  const some = changes.filter(({ members, owners }) => members !== 0 || owners !== 0)
  if (some.length === 0) return []
  return [
    [
      some.map(({ groupId }) => groupId),
      some.map(({ members }) => members),
      some.map(({ owners }) => owners),
    ],
  ]
}
