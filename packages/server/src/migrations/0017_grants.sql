-- Where every tie comes from, when it counts, and what has ended: docs/decisions/0028-grants.md.

-- Which connection or import; all zeros: given by hand. No release has written any other source than `manual` before this migration.
alter table role_grants
  add column source_id uuid not null default '00000000-0000-0000-0000-000000000000',
  add column reason text,
  -- A person set the end. The source then neither moves nor repeats the grant.
  add column end_set_by uuid,
  add column end_reason text;
update role_grants set source_id = md5(source)::uuid where source <> 'manual';
alter table role_grants
  drop constraint role_grants_pkey,
  add constraint role_grants_pkey primary key (tenant_id, user_id, role_id, source_id),
  add constraint role_grants_source_id_check check ((source = 'manual') = (source_id = '00000000-0000-0000-0000-000000000000'));

alter table capability_grants add column source_id uuid not null default '00000000-0000-0000-0000-000000000000';
update capability_grants set source_id = md5(source)::uuid where source <> 'manual';
alter table capability_grants
  drop constraint capability_grants_permission_key,
  add constraint capability_grants_permission_key unique (tenant_id, user_id, permission, source_id),
  add constraint capability_grants_source_id_check
    check ((source = 'manual') = (source_id = '00000000-0000-0000-0000-000000000000'));

alter table group_members
  add column source_id uuid not null default '00000000-0000-0000-0000-000000000000',
  add column reason text,
  add column starts_at timestamptz,
  add column ends_at timestamptz;
update group_members set source_id = md5(source)::uuid where source <> 'manual';
alter table group_members
  add constraint group_members_source_id_check
    check ((source = 'manual') = (source_id = '00000000-0000-0000-0000-000000000000')),
  -- A group always has an owner: no owner goes by the calendar.
  add constraint group_members_period_check check (role = 'member' or (starts_at is null and ends_at is null));

-- With the period, or what is found by these indexes would be read row by row (0014_lists_at_any_size.sql).
alter table group_members
  drop constraint group_members_pkey,
  add constraint group_members_pkey primary key (tenant_id, group_id, user_id) include (starts_at, ends_at);
drop index group_members_user;
create index group_members_user on group_members (tenant_id, user_id, role, group_id) include (starts_at, ends_at);

alter table group_roles
  add column source text not null default 'manual',
  add column source_id uuid not null default '00000000-0000-0000-0000-000000000000',
  add column reason text,
  add column starts_at timestamptz,
  add column ends_at timestamptz,
  add constraint group_roles_source_check check (source in ('manual', 'import', 'ldap', 'oidc', 'saml', 'scim')),
  add constraint group_roles_source_id_check
    check ((source = 'manual') = (source_id = '00000000-0000-0000-0000-000000000000'));

drop index group_roles_role;
create index group_roles_role on group_roles (tenant_id, role_id, group_id) include (starts_at, ends_at);

-- Ties that are over, as they were. Users, groups and roles may be gone: their ids stay, and their names are in the audit log.
create table ended_grants (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  -- Two of these four: a user's role, capability or group, or a group's role.
  user_id uuid,
  group_id uuid,
  role_id uuid,
  permission text,
  source text not null,
  source_id uuid not null,
  reason text,
  granted_by uuid,
  granted_at timestamptz not null,
  starts_at timestamptz,
  ends_at timestamptz,
  ended_at timestamptz not null,
  -- Null: nobody, such as a connection that no longer gives it, or a last day that was set with the grant.
  ended_by uuid,
  cause text not null,
  end_reason text,
  primary key (tenant_id, id),
  constraint ended_grants_tie_check check (num_nonnulls(user_id, group_id, role_id, permission) = 2
    and (user_id is not null or (group_id is not null and role_id is not null))),
  constraint ended_grants_cause_check
    check (cause in ('expired', 'taken', 'left', 'source', 'user-deleted', 'group-deleted', 'role-deleted'))
);
create index ended_grants_user on ended_grants (tenant_id, user_id, ended_at) where user_id is not null;
create index ended_grants_group on ended_grants (tenant_id, group_id, ended_at) where user_id is null;

-- What roles gave before they were edited or deleted. A revision counts from `since` until `until`.
create table past_roles (
  tenant_id uuid not null references tenants (id) on delete cascade,
  role_id uuid not null,
  revision integer not null,
  key text not null,
  name text not null,
  all_permissions boolean not null,
  permissions text[] not null,
  since timestamptz not null,
  until timestamptz not null,
  primary key (tenant_id, role_id, revision)
);

do $$
declare
  name text;
begin
  foreach name in array array['ended_grants', 'past_roles'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy tenant on %I to rollcall_app using (tenant_id = (select nullif(current_setting(''rollcall.tenant'', true), '''')::uuid))', name);
    -- What is over is not changed.
    execute format('grant select, insert on %I to rollcall_app', name);
  end loop;
end
$$;
