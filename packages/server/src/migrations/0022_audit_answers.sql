-- What the audit log is asked by, and what answers fast however long the log is: docs/decisions/0038-audit-log.md.

-- How the actor was known.
alter table audit_events add column credential text not null generated always as (
  case when impersonator_id is not null then 'impersonation'
    when api_key_id is not null or actor_kind in ('api-key', 'group') then 'api-key'
    when actor_kind = 'system' then 'server'
    when actor_kind = 'anonymous' then 'none'
    else 'session' end) stored;

-- Each index has what its events may be narrowed by beside its own column.
drop index audit_events_action;
create index audit_events_action on audit_events (tenant_id, action, at, id) include (outcome, target_kind, credential);
drop index audit_events_actor;
create index audit_events_actor on audit_events (tenant_id, actor_id, at, id)
  include (action, outcome, target_kind, credential, address, impersonator_id);
drop index audit_events_target;
create index audit_events_target on audit_events (tenant_id, target_id, at, id)
  include (action, outcome, target_kind, credential, actor_id, address, impersonator_id);
drop index audit_events_unsuccessful;
create index audit_events_unsuccessful on audit_events (tenant_id, outcome, at, id)
  include (action, target_kind, credential, actor_id, target_id, impersonator_id) where outcome <> 'success';
create index audit_events_kind on audit_events (tenant_id, target_kind, at, id) include (action, outcome, credential)
  where target_kind <> 'user';
create index audit_events_credential on audit_events (tenant_id, credential, at, id) include (action, outcome, target_kind)
  where credential <> 'session';
create index audit_events_impersonator on audit_events (tenant_id, impersonator_id, at, id) where impersonator_id is not null;
create index audit_events_address on audit_events (tenant_id, address, at, id)
  include (action, outcome, target_kind, credential, actor_id, impersonator_id);
create index audit_events_request on audit_events (tenant_id, request_id, at, id);
-- Which tenants have events of late: a few pages for the whole log, since events lie in the order in which they were written.
create index audit_events_recent on audit_events using brin (at);

-- What follows is derived from the log soon after an event was written. Nobody who writes an event waits for another.
create table audit_indexed (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  -- The last event that was derived from.
  at timestamptz not null,
  id uuid not null
);

-- How many events each day had, counted from 1970 in UTC.
create table audit_days (
  tenant_id uuid not null references tenants (id) on delete cascade,
  day integer not null,
  action text collate "C" not null,
  outcome text not null,
  -- Empty where an event is about nothing.
  target_kind text not null,
  credential text not null,
  events integer not null,
  primary key (tenant_id, day, action, outcome, target_kind, credential)
);

-- Who and what events name, by each word of each name that they had. It outlives them, as the log does.
create table audit_subjects (
  tenant_id uuid not null references tenants (id) on delete cascade,
  word text collate "C" not null,
  id text not null,
  name text not null,
  kind text not null,
  primary key (tenant_id, word, id, name)
);
create index audit_subjects_id on audit_subjects (tenant_id, id, name, kind);

-- The words of reasons and changed values.
create table audit_words (
  tenant_id uuid not null references tenants (id) on delete cascade,
  word text collate "C" not null,
  at timestamptz not null,
  id uuid not null,
  primary key (tenant_id, word, at, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['audit_indexed', 'audit_days', 'audit_subjects', 'audit_words'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy tenant on %I to rollcall_app using (tenant_id = (select nullif(current_setting(''rollcall.tenant'', true), '''')::uuid))', name);
    execute format('grant select, insert on %I to rollcall_app', name);
  end loop;
end
$$;
grant update on audit_indexed, audit_days to rollcall_app;

-- The system looks for tenants that have events of late, and sees nothing else of the log.
grant select (tenant_id, at) on audit_events to rollcall_system;
create policy every_tenant on audit_events for select to rollcall_system using (true);
