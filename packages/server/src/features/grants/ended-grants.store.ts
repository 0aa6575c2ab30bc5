import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { EndedGrantsTable } from '../../platform/schema-grants.ts'

/** When, by which account (null: by none) and why grants end. */
export interface Ending {
  at: Date
  by: string | null
  cause: Exclude<EndedGrantsTable['cause'], 'expired'>
}

/** A grant of a role as it is named: by whose it is and where it comes from. */
export interface RoleGrantKey {
  userId: string
  roleId: string
  sourceId: string
}

interface Kind {
  table: string
  /** The columns of its rows that stand for those of `ended_grants`. */
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
 * Deletes grants and keeps their intervals, in one statement: no grant is deleted by any other, since what cascades from an account, a group
 * or a role leaves nothing behind.
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

const endThese = ending<[users: string[], roles: string[], sources: string[]]>(
  roles,
  '(user_id, role_id, source_id) in (select * from unnest($5::uuid[], $6::uuid[], $7::uuid[]))',
)

/** Ends grants of roles. */
export async function endRoleGrants(
  db: Db,
  tenantId: string,
  grants: readonly RoleGrantKey[],
  end: Ending,
): Promise<void> {
  if (grants.length === 0) return
  const column = (key: keyof RoleGrantKey) => grants.map((grant) => grant[key])
  await endThese(db, ...common(tenantId, end), column('userId'), column('roleId'), column('sourceId'))
}

const endRole = ending<[role: string]>(roles, 'role_id = $5')

/** Takes a role from everybody, whoever gave it. */
export async function endGrantsOfRole(db: Db, tenantId: string, roleId: string, end: Ending): Promise<void> {
  await endRole(db, ...common(tenantId, end), roleId)
}

const endCapability = ending<[id: string]>(capabilities, 'id = $5', 'returning user_id as id')

/** False when somebody else was first. */
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

/** Ends those of these memberships whose last day has passed, so that they can be given anew; returns how many. */
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

/** Takes roles from groups. */
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

/** Ends all that these accounts have, before they are deleted. */
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

/** Ends the memberships of a group and what it carries, before it is deleted. */
export async function endTiesOfGroup(db: Db, tenantId: string, groupId: string, end: Ending): Promise<void> {
  await Promise.all(ofGroup.map((each) => each(db, ...common(tenantId, end), groupId)))
}
