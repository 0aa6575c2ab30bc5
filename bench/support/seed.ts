import { hash } from '@node-rs/argon2'
import type pg from 'pg'
import { argon2Options, passwordCost } from '../../packages/server/src/features/passwords/password-hasher.ts'
import { addWords, countMembers } from '../../packages/server/test/kept-by-code.ts'
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
 * Adds users beside the administrator, in random order so that no index happens to lie as the table does: each with one of the
 * tenant's roles, most of them the last, and the shared password. Statistics are brought up to date afterwards.
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

/**
 * Makes a group of the seeded users that a condition on their number n chooses, owned by the administrator besides; returns its id.
 */
export async function seedGroup(client: pg.Client, name: string, chosen: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into groups (tenant_id, id, name, name_key, description, public, created_at, updated_at)
    select id, gen_random_uuid(), $1, lower($1), '', true, now(), now() from tenants returning id`,
    [name],
  )
  const id = rows[0]?.id ?? ''
  await client.query(
    `insert into group_members (tenant_id, group_id, user_id, user_sort, role, source, added_at)
    select u.tenant_id, $1, u.id, u.username_sort, case when n is null then 'owner' else 'member' end, 'manual', now()
    from users u, lateral (select substring(u.username from '^user([0-9]+)$')::integer as n) s where n is null or ${chosen}`,
    [id],
  )
  await client.query(countMembers)
  await client.query('vacuum analyze')
  return id
}

/** Makes so many groups with so many members each, and one of the seeded users as the only owner of all. */
export async function seedManyGroups(
  client: pg.Client,
  { count, members, owner }: { count: number; members: number; owner: string },
): Promise<void> {
  await client.query(
    `insert into groups (tenant_id, id, name, name_key, description, public, created_at, updated_at)
    select t.id, gen_random_uuid(), 'Group ' || n, 'group ' || n, 'One of many', true, now(), now()
    from tenants t, generate_series(1, $1::integer) n`,
    [count],
  )
  await client.query(
    `insert into group_members (tenant_id, group_id, user_id, user_sort, role, source, added_at)
    select g.tenant_id, g.id, u.id, u.username_sort, case when m.name = $1 then 'owner' else 'member' end, 'manual', now()
    from (select *, substring(name_key from '^group ([0-9]+)$')::integer as n from groups) g,
    lateral (select $1 as name union all
      select 'user' || lpad((g.n * ($2 - 1) + k)::text, 6, '0') from generate_series(1, $2 - 1) k) m
    join users u on u.username_key = m.name
    where g.n is not null and u.tenant_id = g.tenant_id`,
    [owner, members],
  )
  await client.query(countMembers)
  await client.query('vacuum analyze')
}
