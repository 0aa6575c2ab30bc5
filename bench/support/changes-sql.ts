import pg from 'pg'
import { perSecond } from './load.ts'

/** The users, their new roles, and the user who gives them, for the statements. */
export interface BareChanges {
  url: string
  tenantId: string
  users: readonly string[]
  roles: readonly [string, string]
  actor: { id: string; name: string }
}

/**
 * Gives roles with bare statements, one transaction per change: lock the account, replace the grant, write the audit event. With
 * `tenantLock` it first locks the tenant, like a server that makes one change of a tenant at a time.
 */
export async function withBareChanges<T>(
  { url, tenantId, users, roles, actor }: BareChanges,
  connections: number,
  fn: (during: (milliseconds: number, tenantLock: boolean) => Promise<number>) => Promise<T>,
): Promise<T> {
  const open = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  const idle = [...open]
  let turn = 0
  const change = async (tenantLock: boolean) => {
    const client = idle.pop() as pg.Client
    const user = users[turn % users.length]
    const role = roles[Math.floor(turn / users.length) % 2]
    turn += 1
    const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values })
    await client.query('begin')
    if (tenantLock)
      await run('tenant', 'select revision from tenants where id = $1 for no key update', [tenantId])
    await run('user', 'select * from users where tenant_id = $1 and id = $2 for no key update', [
      tenantId,
      user,
    ])
    await run('delete', 'delete from role_grants where tenant_id = $1 and user_id = $2', [tenantId, user])
    await run(
      'insert',
      `insert into role_grants (tenant_id, user_id, role_id, source, granted_by, granted_at) values ($1, $2, $3, 'manual', $4, now())`,
      [tenantId, user, role, actor.id],
    )
    await run(
      'audit',
      `insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind, target_id, target_name,
        before, after, address, user_agent, request_id)
        values ($1, gen_random_uuid(), now(), 'user.roles-changed', 'success', 'user', $3, $4, 'user', $2, $2,
          '{"roles":["member"]}', '{"roles":["auditor"]}', '127.0.0.1', '', gen_random_uuid())`,
      [tenantId, user, actor.id, actor.name],
    )
    await client.query('commit')
    idle.push(client)
  }
  try {
    return await fn((milliseconds, tenantLock) =>
      perSecond(connections, milliseconds, () => change(tenantLock)),
    )
  } finally {
    await Promise.all(open.map((client) => client.end()))
  }
}
