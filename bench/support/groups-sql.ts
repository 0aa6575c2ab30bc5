import type pg from 'pg'

// What the answer is made of, and no more.
const columns = 'id, name, name_key, description, public, members, owners, created_at'

/** The first page of all groups as the database alone gives it, with their roles and first owners, prepared. */
export async function bareGroupsPage(
  client: pg.Client,
  tenantId: string,
  userId: string,
  limit: number,
): Promise<{ groups: { id: string }[]; roles: unknown[]; own: unknown[]; owners: unknown[] }> {
  const { rows: groups } = await client.query<{ id: string }>({
    name: 'groups-page',
    text: `select ${columns} from groups where tenant_id = $1 order by name_key, id limit $2`,
    values: [tenantId, limit],
  })
  const ids = groups.map(({ id }) => id)
  const { rows: roles } = await client.query({
    name: 'group-roles',
    text: 'select group_id, role_id from group_roles where tenant_id = $1 and group_id = any($2::uuid[])',
    values: [tenantId, ids],
  })
  const { rows: own } = await client.query({
    name: 'own-roles',
    text: 'select group_id, role from group_members where tenant_id = $1 and user_id = $2 and group_id = any($3::uuid[])',
    values: [tenantId, userId, ids],
  })
  const { rows: owners } = await client.query({
    name: 'first-owners',
    text: `select g.id as group_id, u.id, u.username, u.alias from unnest($2::uuid[]) g (id),
      lateral (select user_id, user_sort from group_members where tenant_id = $1 and group_id = g.id and role = 'owner'
        order by user_sort, user_id limit 3) m
      join users u on u.tenant_id = $1 and u.id = m.user_id`,
    values: [tenantId, ids],
  })
  return { groups, roles, own, owners }
}
