import type pg from 'pg'

/** How many users the server changes in one transaction. */
export const chunkSize = 250

/** Who is changed, by whom: what the statements need to know. */
export interface BareChange {
  tenantId: string
  users: { id: string; username: string }[]
  actor: { id: string; name: string }
}

/**
 * Changes the status of users as the database alone would, a chunk of them in a transaction: the update and an audit event for each,
 * the two statements that no implementation can do without, prepared.
 */
export async function bareStatusChange(
  client: pg.Client,
  { tenantId, users, actor }: BareChange,
  status: 'active' | 'inactive',
): Promise<void> {
  for (let from = 0; from < users.length; from += chunkSize) {
    const chunk = users.slice(from, from + chunkSize)
    const ids = chunk.map(({ id }) => id)
    await client.query('begin')
    await client.query({
      name: 'update',
      text: 'update users set status = $3, updated_at = now() where tenant_id = $1 and id = any($2::uuid[])',
      values: [tenantId, ids, status],
    })
    await client.query({
      name: 'audit',
      text: `insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind, target_id,
          target_name, before, after, address, user_agent, request_id)
        select $1, gen_random_uuid(), now(), case when $4 = 'active' then 'user.activated' else 'user.deactivated' end, 'success',
          'user', $5, $6, 'user', u.id, u.name,
          jsonb_build_object('status', case when $4 = 'active' then 'inactive' else 'active' end),
          jsonb_build_object('status', $4::text), '127.0.0.1', '', gen_random_uuid()
        from unnest($2::text[], $3::text[]) as u (id, name)`,
      values: [tenantId, ids, chunk.map(({ username }) => username), status, actor.id, actor.name],
    })
    await client.query('commit')
  }
}
