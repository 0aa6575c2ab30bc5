import type pg from 'pg'

// What the answer is made of, and no more.
const columns = 'id, username, username_sort, email, alias, status, provider, created_at, last_sign_in_at'

/** A page of users as the database alone gives it: the two statements that no implementation can do without, prepared. */
export async function bareUsersPage(
  client: pg.Client,
  tenantId: string,
  limit: number,
  after: { key: string; id: string } | undefined,
): Promise<{ users: { id: string }[]; grants: unknown[] }> {
  const page = after
    ? {
        name: 'page-after',
        text: `select ${columns} from users where tenant_id = $1 and (username_sort, id) > ($3, $4::uuid)
          order by username_sort, id limit $2`,
        values: [tenantId, limit, after.key, after.id],
      }
    : {
        name: 'first-page',
        text: `select ${columns} from users where tenant_id = $1 order by username_sort, id limit $2`,
        values: [tenantId, limit],
      }
  const { rows: users } = await client.query<{ id: string }>(page)
  const { rows: grants } = await client.query({
    name: 'grants',
    text: 'select user_id, role_id, starts_at, ends_at from role_grants where tenant_id = $1 and user_id = any($2::uuid[])',
    values: [tenantId, users.map((user) => user.id)],
  })
  return { users, grants }
}
