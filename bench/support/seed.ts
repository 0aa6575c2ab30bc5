import { hash } from '@node-rs/argon2'
import type pg from 'pg'
import { argon2Options, passwordCost } from '../../packages/server/src/features/passwords/password-hasher.ts'
import { addWords } from '../../packages/server/test/kept-by-code.ts'
import { password } from './storage.ts'

/** The name of the n-th seeded user, from 1. */
export function seededName(n: number): string {
  return `user${String(n).padStart(6, '0')}`
}

/** The name of the n-th seeded user who may sign in, from 0: one in twenty is inactive. */
export function activeName(n: number): string {
  return seededName(n + 1 + Math.floor(n / 19))
}

/**
 * Adds users beside the administrator, in random order so that no index has the order of the table. Each has one of the tenant's roles,
 * most of them the last, and the shared password. Updates the statistics afterwards.
 */
export async function seedUsers(client: pg.Client, count: number): Promise<void> {
  const stored = await hash(password, argon2Options(passwordCost))
  await client.query(`
    create temporary table seeded as
    select n, t.id as tenant_id, gen_random_uuid() as id, 'user' || lpad(n::text, 6, '0') as name
    from generate_series(1, ${count}) n, tenants t order by random()`)
  await client.query(`
    insert into users (tenant_id, id, username, username_key, username_sort, email, email_key, alias, status, provider,
      created_at, updated_at, last_sign_in_at, preferences)
    select tenant_id, id, name, name, name, name || '@example.com', name || '@example.com', 'Alias of ' || n,
      case when n % 20 = 0 then 'inactive' else 'active' end, 'password',
      now() - n * interval '1 minute', now(), case when n % 3 > 0 then now() - n * interval '7 seconds' end, '{}'
    from seeded`)
  await client.query(addWords)
  await client.query(
    `insert into passwords (tenant_id, user_id, hash, must_change, changed_at)
    select tenant_id, id, $1, false, now() from seeded`,
    [stored],
  )
  await client.query(`
    insert into role_grants (tenant_id, user_id, role_id, source, granted_at)
    select s.tenant_id, s.id, r.id, 'manual', now() from seeded s join roles r
      on r.tenant_id = s.tenant_id and r.key = case when s.n % 100 = 0 then 'auditor' else 'member' end`)
  await client.query('drop table seeded')
  await client.query('vacuum analyze')
}
