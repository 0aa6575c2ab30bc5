import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { statementOfIds } from '../../platform/database/statement.ts'

/** How many credentials of each kind of an account could be worth more from now on. */
export interface CredentialCounts {
  sessions: number
  apiKeys: number
  links: number
}

/** SQL: has the account any credential that was made before this moment and can be used after it? */
function hasCredentials(tenantId: string, userId: RawBuilder<unknown>): RawBuilder<unknown> {
  const of = (table: string) => sql`from ${sql.table(table)} c where c.tenant_id = ${tenantId} and`
  return sql`(exists (select ${of('sessions')} c.user_id = ${userId})
    or exists (select ${of('api_keys')} c.user_id = ${userId})
    or exists (select ${of('links')} c.user_id = ${userId})
    or exists (select ${of('passwords')} c.user_id = ${userId} and c.set_by is not null)
    or exists (select ${of('users')} c.id = ${userId} and c.email_set_by is not null)
    or ${userId} = any(array(select c.created_by from jobs c where c.tenant_id = ${tenantId} and c.status <> 'done'))
    or ${userId} = any(array(select c.created_by from offboardings c where c.tenant_id = ${tenantId} and c.status = 'scheduled'))
    or ${userId} = any(array(select c.created_by from imports c where c.tenant_id = ${tenantId} and c.invite_at is not null)))`
}

/** The members of groups who have credentials. */
export async function findMembersWithCredentials(
  db: Db,
  tenantId: string,
  groupIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select distinct m.user_id from group_members m
    where m.tenant_id = ${tenantId} and m.group_id = any(${groupIds}::uuid[])
      and ${hasCredentials(tenantId, sql`m.user_id`)}`.execute(db)
  return rows.map(({ userId }) => userId)
}

/** The users who have a role, by themselves or through a group, at any time, and have credentials. */
export async function findHoldersWithCredentials(
  db: Db,
  tenantId: string,
  roleId: string,
): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select h.user_id from (
      select g.user_id from role_grants g where g.tenant_id = ${tenantId} and g.role_id = ${roleId}
      union
      select m.user_id from group_roles r join group_members m on m.tenant_id = r.tenant_id and m.group_id = r.group_id
      where r.tenant_id = ${tenantId} and r.role_id = ${roleId}) h
    where ${hasCredentials(tenantId, sql`h.user_id`)}`.execute(db)
  return rows.map(({ userId }) => userId)
}

/** The groups with API keys that have a role, with all their roles. */
export async function findKeyedGroupsWithRole(
  db: Db,
  tenantId: string,
  roleId: string,
): Promise<{ id: string; roleIds: string[] }[]> {
  const { rows } = await sql<{ id: string; roleIds: string[] }>`
    select g.group_id as id,
      array(select o.role_id from group_roles o where o.tenant_id = ${tenantId} and o.group_id = g.group_id) as role_ids
    from group_roles g where g.tenant_id = ${tenantId} and g.role_id = ${roleId}
      and exists (select from api_keys k where k.tenant_id = ${tenantId} and k.group_id = g.group_id)`.execute(
    db,
  )
  return rows
}

const olderOf = statementOfIds<CredentialCounts & { id: string }, [now: Date, idleSince: Date]>(`
  select u.id,
    (select count(*) from sessions s where s.tenant_id = $1 and s.user_id = u.id and s.ends_at > $3 and s.last_seen_at > $4) as sessions,
    (select count(*) from api_keys k where k.tenant_id = $1 and k.user_id = u.id and coalesce(k.expires_at > $3, true)) as api_keys,
    (select count(*) from links l where l.tenant_id = $1 and l.user_id = u.id and l.used_at is null and l.expires_at > $3) as links
  from users u where u.tenant_id = $1 and u.id = any($2::uuid[])`)

/** Counts the usable credentials of accounts. */
export async function countOlder(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<Map<string, CredentialCounts>> {
  const rows = await olderOf(db, tenantId, userIds, now, idleSince)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

/**
 * Locks accounts until the transaction ends, so that nobody signs in to one or uses one of its links meanwhile. Statements after this
 * call read under the lock.
 */
export const holdAccounts = statementOfIds(
  'select from users where tenant_id = $1 and id = any($2::uuid[]) order by id for no key update',
)
const deleteOlder = ['sessions', 'api_keys', 'links'].map((table) =>
  statementOfIds(`delete from ${table} where tenant_id = $1 and user_id = any($2::uuid[])`),
)
/**
 * Stops the unfinished jobs of accounts or groups before their next batch, from the commit on. Nobody else can run again those that are
 * done: they would have the new rights. Users of their imports who were to be invited later are not.
 */
export const stopJobs = statementOfIds(
  `with waiting as (
      update offboardings set stopped = true where tenant_id = $1 and created_by = any($2::uuid[]) and status <> 'done'),
    inviting as (
      update imports set invite_at = null where tenant_id = $1 and created_by = any($2::uuid[]) and invite_at is not null)
    update jobs set stopped = true where tenant_id = $1 and created_by = any($2::uuid[]) and not stopped`,
)

/** Ends the sessions, API keys and links of accounts and stops their jobs. */
export async function endOlder(db: Db, tenantId: string, userIds: readonly string[]): Promise<void> {
  for (const each of deleteOlder) await each(db, tenantId, userIds)
  await stopJobs(db, tenantId, userIds)
}

/** A credential that another person than its owner gave to an account. */
export interface Given {
  userId: string
  setBy: string
}

/** Passwords that another person than the owner may know. */
export const findSharedPasswords = statementOfIds<Given>(
  `select user_id, set_by from passwords where tenant_id = $1 and user_id = any($2::uuid[])
    and set_by is not null and set_by <> user_id`,
)

/** Email addresses that another person than the owner gave and that are not marked yet. */
export const findGivenAddresses = statementOfIds<Given>(
  `select id as user_id, email_set_by as set_by from users where tenant_id = $1 and id = any($2::uuid[])
    and email is not null and email_set_by <> id and not email_unconfirmed`,
)

const setUnconfirmed = statementOfIds<never, [unconfirmed: boolean]>(
  `update users set email_unconfirmed = $3, email_set_by = case when $3 then email_set_by end
    where tenant_id = $1 and id = any($2::uuid[])`,
)

/**
 * Marks the addresses of these accounts: no links are mailed to them until they are confirmed; or takes them for the owners' own. Sent
 * with the commit.
 */
export async function markAddresses(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
  { unconfirmed }: { unconfirmed: boolean },
): Promise<void> {
  await setUnconfirmed(db, tenantId, userIds, unconfirmed)
}

const replaceDigests = statementOfIds<never, [digest: string]>(
  `update passwords set hash = regexp_replace(hash, '[^$]+$', $3) where tenant_id = $1 and user_id = any($2::uuid[])`,
)

/** Replaces the hashes of these accounts by one that no password has; their owners set a new password by a reset. */
export async function voidPasswords(db: Db, tenantId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return
  // As long as an argon2id digest, in the form that stands at the end of a hash.
  const digest = randomBytes(32).toString('base64').replaceAll('=', '')
  await replaceDigests(db, tenantId, userIds, digest)
}

/** The API keys of groups that are awake, and who made each. */
export async function findAwakeGroupKeys(
  db: Db,
  tenantId: string,
  groupIds: readonly string[],
): Promise<{ groupId: string; groupName: string; name: string; createdByName: string | null }[]> {
  const { rows } = await sql<{
    groupId: string
    groupName: string
    name: string
    createdByName: string | null
  }>`
    select k.group_id, g.name as group_name, k.name, k.created_by_name
    from api_keys k join groups g on g.tenant_id = k.tenant_id and g.id = k.group_id
    where k.tenant_id = ${tenantId} and k.group_id = any(${groupIds}::uuid[]) and k.asleep_since is null
    order by g.name_key, k.created_at`.execute(db)
  return rows
}

/** Puts the API keys of groups to sleep. */
export const sleepGroupKeys = statementOfIds<never, [now: Date]>(
  `update api_keys set asleep_since = $3 where tenant_id = $1 and group_id = any($2::uuid[]) and asleep_since is null`,
)

/** Who made the unused links of accounts, apart from their owners. */
export async function findLinkMakers(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ createdBy: string }>`
    select distinct created_by from links where tenant_id = ${tenantId} and user_id = any(${userIds}::uuid[])
      and used_at is null and expires_at > ${now} and created_by <> user_id`.execute(db)
  return rows.map(({ createdBy }) => createdBy)
}
