import { hash } from '@node-rs/argon2'
import type pg from 'pg'
import { argon2Options, passwordCost } from '../../packages/server/src/features/passwords/password-hasher.ts'
import { addWords, countMembers } from '../../packages/server/test/kept-by-code.ts'
import { type Names, peopleNames } from './names.ts'
import { password } from './storage.ts'
import { withoutIndexes } from './without-indexes.ts'

const batchSize = 20_000
/** The role of some groups. It must exist before seeding where a benchmark asks for holders through groups; no account has it directly. */
export const groupRole = 'reviewer'

/**
 * Fills a tenant that has an administrator like a real one of this size: varied names; nearly all with the default role, 1 % auditors, 0.04
 * % administrators; 5 % inactive, 0.5 % invited, 0.5 % from an identity provider; half of them have signed in; count / 100 groups of 20,
 * one in a hundred without an owner; as many audit events as users, 0.02 % of them refused. Derived values are made as the program makes
 * them. All have the shared password. Updates the statistics afterwards.
 */
export async function seedTenant(client: pg.Client, slug: string, count: number): Promise<void> {
  const { rows } = await client.query<{ id: string; actor: string }>(
    `select t.id, u.id as actor from tenants t join users u on u.tenant_id = t.id where t.slug = $1 order by u.created_at limit 1`,
    [slug],
  )
  const [tenant] = rows
  if (!tenant) throw new Error(`The tenant ${slug} has no administrator`)
  await client.query(`set maintenance_work_mem = '512MB'; set work_mem = '256MB'`)
  await client.query(idAt)
  await withoutIndexes(client, async () => {
    await seedPeople(client, tenant.id, tenant.actor, count)
    for (const statement of [...ofPeople(await storedPassword()), ...ofGroups(count), ...ofAudit(count)])
      await client.query(statement)
  })
  await client.query('drop table seeded, seeded_groups')
  await client.query('vacuum analyze')
}

async function storedPassword(): Promise<string> {
  return hash(password, argon2Options(passwordCost))
}

/** Usernames of users with the default role who can sign in, in every tenant of 10 times as many users. */
export function memberNames(count: number): string[] {
  // The second of each ten, see below, is always a plain member.
  return [...peopleNames(count * 10)].filter((_, index) => index % 10 === 1).map(({ username }) => username)
}

/** Makes tenants with the rules, roles and administrator of an existing one, each called as its short name. */
export async function copyTenants(client: pg.Client, from: string, slugs: readonly string[]): Promise<void> {
  await client.query(
    `with copies as (select t.*, gen_random_uuid() as copy, gen_random_uuid() as owner, name_of from tenants t, unnest($2::text[]) name_of where t.slug = $1),
      made as (insert into tenants (id, slug, name, profile_name, profile, created_at)
        select copy, name_of, name_of, profile_name, profile, created_at from copies returning id),
      named as (insert into tenant_slugs (slug, tenant_of) select name_of, copy from copies),
      copied_roles as (insert into roles (tenant_id, id, key, name, description, color, built_in, all_permissions, permissions, limits,
          position, created_at, updated_at)
        select copy, r.id, key, r.name, description, color, built_in, all_permissions, permissions, limits, position, r.created_at,
          updated_at from copies join roles r on r.tenant_id = copies.id returning id),
      first as (select u.* from users u join tenants t on t.id = u.tenant_id where t.slug = $1 order by u.created_at limit 1),
      copied_users as (insert into users (tenant_id, id, username, username_key, username_sort, status, provider, created_at, updated_at,
          preferences)
        select copy, owner, username, username_key, username_sort, status, provider, f.created_at, updated_at, preferences
        from copies, first f returning id),
      copied_passwords as (insert into passwords (tenant_id, user_id, hash, must_change, changed_at)
        select copy, owner, p.hash, p.must_change, p.changed_at from copies, first f
          join passwords p on p.tenant_id = f.tenant_id and p.user_id = f.id)
    insert into role_grants (tenant_id, user_id, role_id, source, granted_at)
      select copy, owner, g.role_id, g.source, g.granted_at from copies, first f
        join role_grants g on g.tenant_id = f.tenant_id and g.user_id = f.id`,
    [from, slugs],
  )
}

/** Makes users of a tenant administrators, by their usernames; they lose their other roles. */
export async function makeAdministrators(
  client: pg.Client,
  slug: string,
  usernames: readonly string[],
): Promise<void> {
  await client.query(
    `update role_grants g set role_id = r.id from tenants t, users u, roles r where t.slug = $1 and r.tenant_id = t.id
      and u.tenant_id = t.id and u.username = any($2) and r.key = 'administrator' and g.tenant_id = t.id and g.user_id = u.id`,
    [slug, usernames],
  )
}

/** A UUIDv7 of a given time, like the program's own ids, so that index entries are in the order of creation. */
const idAt = `create or replace function pg_temp.id_at(moment timestamptz) returns uuid language sql volatile as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '7' || substr(r, 14, 3) || 'a' || substr(r, 18, 15))::uuid
  from (select replace(gen_random_uuid()::text, '-', '') as r) random
$$`

/**
 * Adds accounts in the order of their creation, from three years ago on; `seeded` has them by number, from 1. Usernames and addresses are
 * of small letters and digits, so that their keys for comparing and sorting are the same text.
 */
async function seedPeople(client: pg.Client, tenantId: string, actor: string, count: number): Promise<void> {
  await client.query(
    `create temporary table seeded (n integer, tenant_id uuid, actor uuid, id uuid, username text, status text, provider text, made timestamptz)`,
  )
  let names: Names[] = []
  let from = 0
  const write = async () => {
    await client.query(
      `with made as (
        insert into seeded select $1::integer + row_number() over (), $2, $3, pg_temp.id_at(m.at), p.username, s.status, s.provider, m.at
        from unnest($5::text[]) with ordinality p (username, position),
          lateral (select $1::integer + position as n) o,
          lateral (select now() - (1 - o.n::float8 / $4) * interval '3 years' - interval '1 hour' as at) m,
          lateral (select case when n % 20 = 3 then 'inactive' when n % 200 = 7 then 'invited' else 'active' end as status,
            case when n % 200 = 9 then 'oidc' else 'password' end as provider) s
        returning *)
      insert into users (tenant_id, id, username, username_key, username_sort, email, email_key, alias, status, provider,
        created_at, created_by, updated_at, last_sign_in_at, preferences)
      select m.tenant_id, m.id, m.username, m.username, m.username, p.email, p.email, p.alias, m.status, m.provider, m.made, m.actor, m.made,
        case when m.status <> 'invited' and m.n % 3 > 0 then now() - random() * (now() - m.made) end, '{}'
      from made m join unnest($5::text[], $6::text[], $7::text[]) p (username, email, alias) on p.username = m.username`,
      [
        from,
        tenantId,
        actor,
        count,
        names.map(({ username }) => username),
        names.map(({ email }) => email),
        names.map(({ alias }) => alias),
      ],
    )
    from += names.length
    names = []
  }
  for (const name of peopleNames(count)) {
    names.push(name)
    if (names.length === batchSize) await write()
  }
  if (names.length > 0) await write()
  await client.query(addWords)
}

function ofPeople(stored: string): string[] {
  const random = `sha256(decode(replace(gen_random_uuid()::text, '-', ''), 'hex'))`
  return [
    `insert into passwords (tenant_id, user_id, hash, must_change, changed_at)
      select tenant_id, id, '${stored}', false, made from seeded where provider = 'password' and status <> 'invited'`,
    `insert into role_grants (tenant_id, user_id, role_id, source, granted_by, granted_at)
      select s.tenant_id, s.id, r.id, 'manual', s.actor, s.made from seeded s join roles r on r.tenant_id = s.tenant_id
        and r.key = case when n % 2500 = 1 then 'administrator' when n % 100 = 50 then 'auditor' else 'member' end`,
    `insert into capability_grants (tenant_id, id, user_id, permission, reason, source, granted_by, granted_at)
      select tenant_id, pg_temp.id_at(made), id, case when n % 2000 = 11 then 'audit:read' else 'users:read' end, 'For the yearly audit',
        'manual', actor, made from seeded where n % 1000 = 11`,
    `insert into api_keys (tenant_id, id, user_id, name, hint, secret_hash, created_at, created_by, created_by_name)
      select tenant_id, pg_temp.id_at(made), id, 'Reports', '4711', ${random}, made, id, username from seeded where n % 1000 = 12`,
    `insert into sessions (tenant_id, id, user_id, token_hash, methods, authenticated_at, created_at, last_seen_at, ends_at, address, user_agent)
      select tenant_id, pg_temp.id_at(at), id, ${random}, '{password}', at, at, at + random() * (now() - at), at + interval '7 days',
        '10.0.' || n % 250 || '.17', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0'
      from seeded, lateral (select now() - random() * interval '2 days' as at where n > 0) moment where status = 'active' and n % 2 = 0`,
    `insert into known_devices (tenant_id, id, user_id, token_hash, created_at, last_used_at, failed_sign_ins)
      select tenant_id, pg_temp.id_at(at), id, ${random}, at, at, 0
      from seeded, lateral (select now() - random() * interval '90 days' as at where n > 0) moment where status = 'active' and n % 2 = 0`,
  ]
}

function ofGroups(count: number): string[] {
  const groups = Math.floor(count / 100)
  return [
    `create temporary table seeded_groups as
      select g as n, s.tenant_id, s.actor, pg_temp.id_at(s.made) as id, s.made,
        (array['Finance', 'Logistics', 'Research', 'Support', 'Field service', 'Works council', 'Project'])[1 + g % 7] || ' ' || g as name
      from generate_series(1, ${groups}) g join seeded s on s.n = g * 100`,
    `insert into groups (tenant_id, id, name, name_key, description, public, created_at, created_by, updated_at)
      select tenant_id, id, name, lower(name), 'People of ' || name, n % 4 > 0, made, actor, made from seeded_groups`,
    // Members are spread over all accounts; nobody is twice in one group.
    `insert into group_members (tenant_id, group_id, user_id, user_sort, role, source, added_by, added_at)
      select g.tenant_id, g.id, u.id, u.username_sort, case when k = 0 and g.n % 100 > 0 then 'owner' else 'member' end, 'manual', g.actor,
        greatest(g.made, s.made)
      from seeded_groups g cross join generate_series(0, 19) k
        join seeded s on s.n = 1 + (g.n::bigint * 7919 + k * 4999) % ${count}
        join users u on u.tenant_id = s.tenant_id and u.id = s.id`,
    countMembers,
    `insert into group_roles (tenant_id, group_id, role_id, granted_by, granted_at)
      select g.tenant_id, g.id, r.id, g.actor, g.made from seeded_groups g join roles r on r.tenant_id = g.tenant_id
        and r.key = '${groupRole}' where g.n % 200 = 5`,
  ]
}

/** Seven of ten events are sign-ins; administrators made the others. They cover three years, with more of them recently. */
function ofAudit(count: number): string[] {
  return [
    `insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind, target_id, target_name,
      before, after, address, user_agent, request_id)
      select t.tenant_id, pg_temp.id_at(m.at), m.at, e.action, e.outcome, 'user',
        case when e.own then t.id else coalesce(b.id, t.actor) end, case when e.own then t.username else coalesce(b.username, a.name) end, 'user', t.id::text, t.username,
        e.before::jsonb, e.after::jsonb, '10.0.' || t.n % 250 || '.17', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0',
        gen_random_uuid()::text
      from generate_series(1, ${count}) g join seeded t on t.n = 1 + (g::bigint * 6007) % ${count}
        left join seeded b on g % 3 > 0 and b.n = 1 + 2500 * (g % ${Math.ceil(count / 2500)}),
        lateral (select now() - power(random(), 2) * interval '3 years' as at where g > 0) m,
        lateral (select
          case when g % 5000 = 77 then 'access.denied' when g % 10 < 5 then 'sign-in.succeeded' when g % 10 < 6 then 'sign-in.ended'
            when g % 40 = 6 then 'sign-in.failed' when g % 10 = 6 then 'password.changed' when g % 10 = 7 then 'user.created'
            when g % 10 = 8 then 'user.roles-changed' when g % 50 = 9 then 'user.deactivated' when g % 50 = 19 then 'user.activated'
            when g % 50 = 29 then 'capability.granted' else 'user.updated' end as action) x,
        lateral (select x.action, x.action like 'sign-in.%' or x.action = 'password.changed' as own,
          case x.action when 'access.denied' then 'refused' when 'sign-in.failed' then 'failed' else 'success' end as outcome,
          case x.action when 'user.roles-changed' then '{"roles":["member"]}' when 'user.deactivated' then '{"status":"active"}' end as before,
          case x.action when 'user.roles-changed' then '{"roles":["auditor"]}' when 'user.deactivated' then '{"status":"inactive"}'
            when 'user.created' then '{"roles":["member"],"status":"active"}' end as after) e,
        (select u.username as name from users u join seeded s on s.n = 1 and s.tenant_id = u.tenant_id and s.actor = u.id) a
      order by m.at`,
  ]
}
