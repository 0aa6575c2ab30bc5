import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { UsersTable } from '../../platform/schema-accounts.ts'
import type { GroupMembersTable } from '../../platform/schema-grants.ts'
import { signsIn } from '../directory/users.sign-in.ts'
import { lockGroups } from './groups.store.ts'
import { addMembers, promote } from './members.change.store.ts'
import { isOwned } from './owners.store.ts'

/** A group of a user, and the user's role in it. */
export interface MembershipRow {
  groupId: string
  name: string
  nameSort: string
  role: GroupMembersTable['role']
  roleIds: string[]
  soleOwner: boolean
}

/** A page of a user's groups by name, after a position. */
export async function listMemberships(
  db: Db,
  tenantId: string,
  userId: string,
  page: { limit: number; after: CursorValues | undefined },
): Promise<MembershipRow[]> {
  const rest = page.after ? sql`and (g.name_sort, g.id) > (${page.after[0]}, ${page.after[1]}::uuid)` : sql``
  const { rows } = await sql<MembershipRow>`
    select o.group_id, o.name, o.name_sort, o.role,
      array(select r.role_id from group_roles r where r.tenant_id = o.tenant_id and r.group_id = o.group_id) as role_ids,
      o.role = 'owner' and not ${ownedBeside([userId])} as sole_owner
    from (select m.tenant_id, m.group_id, m.role, g.name, g.name_sort
      from group_members m join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
      where m.tenant_id = ${tenantId} and m.user_id = ${userId} ${rest}
      order by g.name_sort, g.id limit ${page.limit}) o
    order by o.name_sort, o.group_id`.execute(db)
  return rows
}

export async function countMemberships(db: Db, tenantId: string, userId: string): Promise<Total> {
  return countRows(
    db,
    db.selectFrom('groupMembers').where('tenantId', '=', tenantId).where('userId', '=', userId),
  )
}

/** Counts the groups that would have no owner who can sign in without this user. */
export async function countOwnedAlone(db: Db, tenantId: string, userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from group_members o
    where o.tenant_id = ${tenantId} and o.user_id = ${userId} and o.role = 'owner'
      and not ${ownedBeside([userId])}`.execute(db)
  return rows[0]?.count ?? 0
}

/** A group that would have no owner any more, and its former owner. */
export interface OwnedAlone {
  id: string
  name: string
  formerOwner: string
  /** The ids of its roles. */
  roleIds: string[]
}

/** The groups, by name, whose only owners who can sign in are these users. */
export async function listOwnedAlone(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<OwnedAlone[]> {
  const { rows } = await sql<OwnedAlone>`
    select g.id, g.name, o.former_owner,
      array(select r.role_id from group_roles r where r.tenant_id = g.tenant_id and r.group_id = g.id) as role_ids
    from (select o.tenant_id, o.group_id, min(o.user_id::text)::uuid as former_owner from group_members o
      where o.tenant_id = ${tenantId} and o.user_id = any(${userIds}::uuid[]) and o.role = 'owner'
      group by o.tenant_id, o.group_id) o
    join groups g on g.tenant_id = o.tenant_id and g.id = o.group_id
    where not ${ownedBeside(userIds)}
    order by g.name_sort`.execute(db)
  return rows
}

/** SQL: has the group of a row `o` another owner who can sign in than these? */
function ownedBeside(userIds: readonly string[]): RawBuilder<unknown> {
  return isOwned(sql`o.tenant_id`, sql`o.group_id`, { beside: userIds })
}

export type NewOwnerRow = Pick<Selectable<UsersTable>, 'id' | 'username' | 'alias' | 'email'>

/**
 * The tenant's default administrator, else the oldest account, among those that can sign in and have a role without an end; without these.
 */
export async function findFirstHolder(
  db: Db,
  tenantId: string,
  roleId: string,
  without: readonly string[],
  now: Date,
): Promise<NewOwnerRow | undefined> {
  const { rows } = await sql<NewOwnerRow>`
    select u.id, u.username, u.alias, u.email
    from (
      select distinct g.user_id from role_grants g where g.tenant_id = ${tenantId} and g.role_id = ${roleId}
        and g.ends_at is null and coalesce(g.starts_at <= ${now}, true) and g.user_id <> all(${without}::uuid[])) g,
      lateral (select * from users u where u.tenant_id = ${tenantId} and u.id = g.user_id and ${signsIn} limit 1) u
      left join tenant_settings t on t.tenant_id = u.tenant_id
    order by (u.id = t.default_administrator_id) is true desc, u.created_at, u.id
    limit 1`.execute(db)
  return rows[0]
}

const holdName = statement<{ id: string; usernameSort: string }, [tenant: string, id: string]>(
  'select id, username_sort from users where tenant_id = $1 and id = $2 for key share',
)

/** Makes a user the owner of groups, also of those that the user is not in. */
export async function giveGroups(
  db: Db,
  tenantId: string,
  groupIds: readonly string[],
  { userId, addedBy, addedAt }: { userId: string; addedBy: string; addedAt: Date },
): Promise<void> {
  const [, users, promoted] = await Promise.all([
    lockGroups(db, tenantId, groupIds),
    holdName(db, tenantId, userId),
    promote(db, tenantId, userId, groupIds),
  ])
  const joined = groupIds.filter((id) => !promoted.has(id))
  const adding = { tenantId, users, role: 'owner', addedBy, addedAt } as const
  for (const groupId of joined) await addMembers(db, { ...adding, groupId })
}

/** The account that was chosen as the new owner of groups, whether or not it still can be. */
export async function findDefaultAdministrator(
  db: Db,
  tenantId: string,
): Promise<Pick<Selectable<UsersTable>, 'id' | 'username' | 'alias'> | undefined> {
  return db
    .selectFrom('tenantSettings')
    .innerJoin('users', (join) =>
      join
        .onRef('users.tenantId', '=', 'tenantSettings.tenantId')
        .onRef('users.id', '=', 'tenantSettings.defaultAdministratorId'),
    )
    .select(['users.id', 'users.username', 'users.alias'])
    .where('tenantSettings.tenantId', '=', tenantId)
    .executeTakeFirst()
}

/** Stores the new owner for the groups of deleted users; null means the oldest administrator. The caller has checked the account. */
export async function updateDefaultAdministrator(db: Db, tenantId: string, id: string | null): Promise<void> {
  await db
    .insertInto('tenantSettings')
    .values({ tenantId, defaultAdministratorId: id })
    .onConflict((conflict) => conflict.column('tenantId').doUpdateSet({ defaultAdministratorId: id }))
    .execute()
}
