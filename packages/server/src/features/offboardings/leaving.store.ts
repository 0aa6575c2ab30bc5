import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** How many rows there are, and the first of them. */
export interface Found<Row> {
  count: number
  rows: Row[]
}

interface Leaver {
  tenantId: string
  userId: string
  now: Date
  /** So many rows of each kind at most. */
  limit: number
}

/** Counts what one account has and reads the first of it: nobody has so much that counting it all would take long. */
async function found<Row>(db: Db, { limit }: Leaver, rows: RawBuilder<unknown>): Promise<Found<Row>> {
  const result = await sql<Row & { count: number }>`
    select f.*, count(*) over () as count from (${rows}) f order by f.name, f.id limit ${limit}`.execute(db)
  return { count: result.rows[0]?.count ?? 0, rows: result.rows }
}

type Named = { id: string; name: string }

export async function findKeysOf(db: Db, leaver: Leaver): Promise<Found<Named>> {
  const { tenantId, userId } = leaver
  return found(
    db,
    leaver,
    sql`select k.id, k.name from api_keys k where k.tenant_id = ${tenantId} and k.user_id = ${userId}`,
  )
}

export async function findCapabilitiesOf(db: Db, leaver: Leaver): Promise<Found<Named>> {
  const { tenantId, userId } = leaver
  return found(
    db,
    leaver,
    sql`select c.id, c.permission as name from capability_grants c
      where c.tenant_id = ${tenantId} and c.user_id = ${userId}`,
  )
}

export async function findGroupsOf(db: Db, leaver: Leaver): Promise<Found<Named>> {
  const { tenantId, userId } = leaver
  return found(
    db,
    leaver,
    sql`select g.id, g.name from group_members m join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
      where m.tenant_id = ${tenantId} and m.user_id = ${userId}`,
  )
}

/** An API key of a group that somebody made, while it is awake. */
export interface GroupKey extends Named {
  groupId: string
  groupName: string
  roleIds: string[]
}

export async function findGroupKeysBy(db: Db, leaver: Leaver): Promise<Found<GroupKey>> {
  const { tenantId, userId } = leaver
  return found(
    db,
    leaver,
    sql`select k.id, k.name, k.group_id, g.name as group_name,
        array(select r.role_id from group_roles r where r.tenant_id = k.tenant_id and r.group_id = k.group_id) as role_ids
      from api_keys k join groups g on g.tenant_id = k.tenant_id and g.id = k.group_id
      where k.tenant_id = ${tenantId} and k.created_by = ${userId} and k.group_id is not null and k.asleep_since is null`,
  )
}

/** Sends the API keys of groups that somebody made to sleep. */
export async function sleepGroupKeysBy(db: Db, tenantId: string, userId: string, now: Date): Promise<void> {
  await sql`update api_keys set asleep_since = ${now}
    where tenant_id = ${tenantId} and created_by = ${userId} and group_id is not null and asleep_since is null`.execute(
    db,
  )
}

export async function findJobsBy(db: Db, leaver: Leaver): Promise<Found<Named>> {
  const { tenantId, userId } = leaver
  return found(
    db,
    leaver,
    sql`select j.id, j.action as name from jobs j
      where j.tenant_id = ${tenantId} and j.created_by = ${userId} and j.status <> 'done'`,
  )
}

/** The accounts that somebody sent a link which can still be used. */
export async function findInvitedBy(
  db: Db,
  leaver: Leaver,
): Promise<Found<{ username: string; alias: string | null }>> {
  const { tenantId, userId, now } = leaver
  return found(
    db,
    leaver,
    sql`select u.id, u.username_sort as name, u.username, u.alias from users u
      where u.tenant_id = ${tenantId} and u.id in (
        select l.user_id from links l where l.tenant_id = ${tenantId} and l.created_by = ${userId}
          and l.user_id <> ${userId} and l.used_at is null and l.expires_at > ${now})`,
  )
}

/** How many links for the account itself can still be used, and how many mails to it have not left. */
export async function countWaiting(
  db: Db,
  { tenantId, userId, now }: Leaver,
): Promise<{ links: number; mails: number }> {
  const { rows } = await sql<{ links: number; mails: number }>`
    select (select count(*) from links l where l.tenant_id = ${tenantId} and l.user_id = ${userId}
        and l.used_at is null and l.expires_at > ${now}) as links,
      (select count(*) from mails m where m.tenant_id = ${tenantId} and m.user_id = ${userId}
        and m.status in ('waiting', 'kept')) as mails`.execute(db)
  return rows[0] ?? { links: 0, mails: 0 }
}
