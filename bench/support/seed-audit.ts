import type pg from 'pg'
import { withoutIndexes } from './without-indexes.ts'

/** The columns of a row: actor, action, target, credential and address. */
const columns = `tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind, target_id, target_name, reason, before,
  after, api_key_id, api_key_name, address, user_agent, request_id`

/**
 * So many events of a year, in a tenant that has people: three of four are sign-ins, one account acts by its API key all day (a fifth of
 * all), 0.5 % failed, 0.01 % were refused, 0.02 % are about roles. One in 200,000 is by a rare actor, of a rare action, or from a rare
 * address.
 */
export async function seedAudit(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `set work_mem = '256MB'; set maintenance_work_mem = '512MB'; set synchronous_commit = off`,
  )
  await client.query(`create temporary table people as
    select row_number() over (order by id) - 1 as n, tenant_id, id, username from users where tenant_id = (select id from tenants limit 1)`)
  await client.query('create unique index on people (n)')
  const { rows } = await client.query<{ people: number }>('select count(*)::int as people from people')
  const people = rows[0]?.people ?? 0
  await withoutIndexes(client, async () => {
    const part = 500_000
    for (let from = 0; from < count; from += part)
      await client.query(
        `insert into audit_events (${columns}) ${events(from, Math.min(count, from + part), count, people)}`,
      )
  })
  await client.query('vacuum analyze audit_events')
}

/**
 * Derives from the log what the server derives from it, in statements over all events. Words of sign-ins are left out as there.
 */
export async function deriveAudit(client: pg.Client): Promise<void> {
  await client.query(
    `delete from audit_indexed; delete from audit_days; delete from audit_subjects; delete from audit_words`,
  )
  await client.query(`
    insert into audit_days (tenant_id, day, action, outcome, target_kind, credential, events)
    select tenant_id, floor(extract(epoch from at) / 86400)::int, action, outcome, coalesce(target_kind, ''), credential, count(*)
    from audit_events group by 1, 2, 3, 4, 5, 6`)
  await client.query(`
    insert into audit_subjects (tenant_id, word, id, name, kind)
    select named.tenant_id, w.word, named.id, named.name, min(named.kind) from (
      select tenant_id, actor_id::text as id, actor_name as name, actor_kind as kind from audit_events where actor_id is not null group by 1, 2, 3, 4
      union select tenant_id, target_id, target_name, target_kind from audit_events where target_name is not null group by 1, 2, 3, 4
    ) named, words_of(named.name) as w (word) group by 1, 2, 3, 4`)
  await client.query(`
    insert into audit_words (tenant_id, word, at, id)
    select distinct e.tenant_id, w.word, e.at, e.id from audit_events e cross join lateral (
      select concat_ws(' ', e.reason, (select string_agg(v #>> '{}', ' ')
        from jsonb_path_query(jsonb_build_array(e.before, e.after), '$.** ? (@.type() == "string")') v)) as said) d,
      words_of(d.said) as w (word)
    where e.action not like 'sign-in.%' and (e.reason is not null or e.before is not null or e.after is not null)`)
  await client.query(`
    insert into audit_indexed (tenant_id, at, id)
    select distinct on (tenant_id) tenant_id, at, id from audit_events order by tenant_id, at desc, id desc`)
}

function events(from: number, to: number, count: number, people: number): string {
  return `
    select t.tenant_id, (lpad(to_hex((extract(epoch from m.at) * 1000)::bigint), 12, '0') || '7' || substr(md5(g::text), 1, 3) || 'a' || substr(md5(g::text), 4, 15))::uuid,
      m.at, x.action, case when x.action = 'sign-in.failed' then 'failed' when x.action = 'access.denied' then 'refused' else 'success' end,
      'user', a.id, a.username, case when x.action like 'role.%' then 'role' when x.action like 'group.%' then 'group' else 'user' end,
      case when x.action like 'role.%' then 'role-' || g % 40 when x.action like 'group.%' then 'group-' || g % 900 else t.id::text end,
      case when x.action like 'role.%' then 'Role ' || g % 40 when x.action like 'group.%' then 'Group ' || g % 900 else t.username end,
      case when x.action = 'user.deactivated' then (array['Has left', 'On leave', 'Asked by the works council'])[1 + g % 3] end,
      case when x.action = 'user.roles-changed' then '{"roles":["member"]}'::jsonb end,
      case when x.action = 'user.roles-changed' then '{"roles":["member","auditor"]}'::jsonb when g % 200000 = 3 then '{"alias":"Zanzibar"}'::jsonb end,
      case when g % 5 = 0 then a.id end, case when g % 5 = 0 then 'sync' end,
      case when g % 200000 = 5 then '192.0.2.99' when g % 5 = 0 then '10.9.9.9' else '10.0.' || g % 97 || '.' || g % 211 end,
      'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0', md5((g / 2)::text)::uuid::text
    from generate_series(${from}::bigint, ${to - 1}::bigint) g
      cross join lateral (select date_trunc('milliseconds', now() - interval '1 hour' - (1 - g::float8 / ${count}) * interval '365 days') as at) m
      cross join lateral (select case when g % 10000 = 7 then 'access.denied' when g % 200 = 9 then 'sign-in.failed' when g % 5000 = 11 then 'role.updated'
        when g % 200000 = 13 then 'user.deleted' when g % 5 = 0 then 'user.updated' when g % 100 = 1 then 'group.members-added'
        when g % 100 = 2 then 'user.roles-changed' when g % 500 = 3 then 'user.deactivated' when g % 2 = 0 then 'sign-in.succeeded' else 'sign-in.ended' end as action) x
      join people t on t.n = 2 + (g * 7919) % ${people - 2}
      join people a on a.n = case when g % 200000 = 17 then 1 when g % 5 = 0 then 0 when x.action like 'sign-in.%' then t.n else 2 + g % 20 end`
}
