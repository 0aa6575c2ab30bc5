import { sql } from 'kysely'
import type { Database } from '../src/platform/database/database.ts'
import { newId } from '../src/platform/ids.ts'
import { countMembers } from './kept-by-code.ts'
import { asOwner } from './whole-database.ts'

interface GroupByHand {
  tenant?: string
  name: string
  public?: boolean
  /** Ids of users. The first one owns the group and has added the others. */
  members: readonly string[]
  /** Keys of roles. */
  roles: readonly string[]
}

/** Adds a group directly, without checks and without invalidating caches. Returns its id. */
export async function addGroup(
  database: Database,
  { tenant = 'default', name, public: seen = false, members, roles }: GroupByHand,
): Promise<string> {
  const id = newId()
  const owner = members[0] ?? null
  await asOwner(database, async (db) => {
    await sql`
      insert into groups (tenant_id, id, name, name_key, description, public, created_at, created_by, updated_at)
      select id, ${id}, ${name}, lower(${name}), '', ${seen}, now(), ${owner}, now() from tenants where slug = ${tenant}`.execute(
      db,
    )
    await sql`
      insert into group_members (tenant_id, group_id, user_id, user_sort, role, source, added_by, added_at)
      select u.tenant_id, ${id}, u.id, u.username_sort, case when u.id = ${owner} then 'owner' else 'member' end, 'manual', ${owner}, now()
      from users u where u.id = any(${members}::uuid[])`.execute(db)
    await sql`
      insert into group_roles (tenant_id, group_id, role_id, granted_by, granted_at)
      select r.tenant_id, ${id}, r.id, ${owner}, now() from roles r join tenants t on t.id = r.tenant_id and t.slug = ${tenant}
      where r.key = any(${roles}::text[])`.execute(db)
    await sql.raw(countMembers).execute(db)
  })
  return id
}
