import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { EndedGrantsTable } from '../../platform/schema-grants.ts'

/** When and why grants end, and which account ends them (null: none). */
export interface Ending {
  at: Date
  by: string | null
  cause: Exclude<EndedGrantsTable['cause'], 'expired'>
}

/** The key of a role grant: its user, role and source. */
export interface RoleGrantKey {
  userId: string
  roleId: string
  sourceId: string
}

interface Kind {
  table: string
  /** The columns of the table that become the columns of `ended_grants`. */
  ids: string
  given?: string
  /** Who set the end, and why. */
  decided?: { by: string; reason: string }
}
const roles: Kind = {
  table: 'role_grants',
  ids: 'user_id, null::uuid, role_id, null',
  decided: { by: 'end_set_by', reason: 'end_reason' },
}
const capabilities: Kind = { table: 'capability_grants', ids: 'user_id, null, null, permission' }
const memberships: Kind = {
  table: 'group_members',
  ids: 'user_id, group_id, null, null',
  given: 'added_by, added_at',
}
const groupRoles: Kind = { table: 'group_roles', ids: 'null, group_id, role_id, null' }

type Common = [tenant: string, at: Date, by: string | null, cause: string]

/**
 * Deletes grants and keeps their periods, in one statement. No other statement deletes grants: what cascades from an account, a group
 * or a role would leave no record.
 */
function ending<Values extends unknown[]>(kind: Kind, which: string, rest = '') {
  const { table, ids, given = 'granted_by, granted_at', decided = { by: 'null', reason: 'null' } } = kind
  return statement<{ id: string }, [...Common, ...Values]>(`
    with over as (delete from ${table} where tenant_id = $1 and ${which} returning *)
      insert into ended_grants (tenant_id, user_id, group_id, role_id, permission, source, source_id, reason, granted_by, granted_at,
        starts_at, ends_at, ended_at, ended_by, cause, end_reason)
      select tenant_id, ${ids}, source, source_id, reason, ${given}, starts_at, ends_at, least($2::timestamptz, ends_at),
        case when ends_at <= $2 then ${decided.by} else $3::uuid end,
        case when ends_at <= $2 then 'expired' else $4::text end, ${decided.reason} from over ${rest}`)
}

const common = (tenantId: string, { at, by, cause }: Ending): Common => [tenantId, at, by, cause]

const endOne = ending<[user: string, role: string, source: string]>(
  roles,
  'user_id = $5 and role_id = $6 and source_id = $7',
)
const endThese = ending<[users: string[], roles: string[], sources: string[]]>(
  roles,
  '(user_id, role_id, source_id) in (select * from unnest($5::uuid[], $6::uuid[], $7::uuid[]))',
)

/** Ends role grants. */
export async function endRoleGrants(
  db: Db,
  tenantId: string,
  grants: readonly RoleGrantKey[],
  end: Ending,
): Promise<void> {
  const [first, ...others] = grants
  if (!first) return
  // Most changes are of one grant, and a statement for one keeps its plan (`statementOfIds`).
  if (others.length === 0) {
    await endOne(db, ...common(tenantId, end), first.userId, first.roleId, first.sourceId)
    return
  }
  const column = (key: keyof RoleGrantKey) => grants.map((grant) => grant[key])
  await endThese(db, ...common(tenantId, end), column('userId'), column('roleId'), column('sourceId'))
}

const endRole = ending<[role: string]>(roles, 'role_id = $5')

/** Revokes a role from all users, whatever the source. */
export async function endGrantsOfRole(db: Db, tenantId: string, roleId: string, end: Ending): Promise<void> {
  await endRole(db, ...common(tenantId, end), roleId)
}

const endCapability = ending<[id: string]>(capabilities, 'id = $5', 'returning user_id as id')

/** Ends a capability; returns false when another call ended it first. */
export async function endCapabilityGrant(
  db: Db,
  tenantId: string,
  id: string,
  end: Ending,
): Promise<boolean> {
  return (await endCapability(db, ...common(tenantId, end), id)).length > 0
}

const endMember = ending<[group: string, user: string]>(memberships, 'group_id = $5 and user_id = $6')

/** Ends a membership. */
export async function endMembership(
  db: Db,
  tenantId: string,
  { groupId, userId }: { groupId: string; userId: string },
  end: Ending,
): Promise<void> {
  await endMember(db, ...common(tenantId, end), groupId, userId)
}

const endExpired = ending<[group: string, users: readonly string[]]>(
  memberships,
  'group_id = $5 and user_id = any($6::uuid[]) and ends_at <= $2',
  'returning user_id as id',
)

/** Ends those memberships whose last day has passed, so that they can be given again; returns how many. */
export async function endExpiredMemberships(
  db: Db,
  tenantId: string,
  { groupId, userIds }: { groupId: string; userIds: readonly string[] },
  end: Ending,
): Promise<number> {
  return (await endExpired(db, ...common(tenantId, end), groupId, userIds)).length
}

const endPairs = ending<[groups: string[], roles: string[]]>(
  groupRoles,
  '(group_id, role_id) in (select * from unnest($5::uuid[], $6::uuid[]))',
)

/** Revokes roles of groups. */
export async function endGroupRoles(
  db: Db,
  tenantId: string,
  pairs: readonly { groupId: string; roleId: string }[],
  end: Ending,
): Promise<void> {
  if (pairs.length === 0) return
  const groupIds = pairs.map(({ groupId }) => groupId)
  const roleIds = pairs.map(({ roleId }) => roleId)
  await endPairs(db, ...common(tenantId, end), groupIds, roleIds)
}

const ofUsers = [roles, capabilities, memberships].map((kind) =>
  ending<[users: readonly string[]]>(kind, 'user_id = any($5::uuid[])'),
)

/** Ends all grants of these accounts before they are deleted. */
export async function endGrantsOfUsers(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
  end: Ending,
): Promise<void> {
  if (userIds.length === 0) return
  await Promise.all(ofUsers.map((each) => each(db, ...common(tenantId, end), userIds)))
}

const ofGroup = [memberships, groupRoles].map((kind) => ending<[group: string]>(kind, 'group_id = $5'))

/** Ends the memberships and roles of a group before it is deleted. */
export async function endTiesOfGroup(db: Db, tenantId: string, groupId: string, end: Ending): Promise<void> {
  await Promise.all(ofGroup.map((each) => each(db, ...common(tenantId, end), groupId)))
}
