create table groups (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  name text not null,
  -- What people take for the same name has the same key: case and Unicode form folded, blanks made one.
  name_key text collate "C" not null,
  description text not null,
  -- Everybody in the tenant sees a public group and who is in it; a private one is there for its members only.
  public boolean not null,
  -- Counted by the trigger below: a group of 50,000 opens as fast as one of 50.
  members integer not null default 0,
  owners integer not null default 0,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint groups_name_key unique (tenant_id, name_key)
);
create index groups_created_at on groups (tenant_id, created_at, id);

-- Members are listed by name; the name comes along so that a page of a large group is read from one index.
alter table users add constraint users_id_sort_key unique (tenant_id, id, username_sort);
create table group_members (
  tenant_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  user_sort text collate "C" not null,
  role text not null,
  source text not null,
  added_by uuid,
  added_at timestamptz not null,
  primary key (tenant_id, group_id, user_id),
  constraint group_members_group_fkey foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade,
  constraint group_members_user_fkey foreign key (tenant_id, user_id, user_sort) references users (tenant_id, id, username_sort)
    on update cascade on delete cascade,
  constraint group_members_role_check check (role in ('owner', 'member')),
  constraint group_members_source_check check (source in ('manual', 'import', 'ldap', 'oidc', 'saml', 'scim'))
);
create index group_members_sort on group_members (tenant_id, group_id, user_sort, user_id);
create index group_members_role on group_members (tenant_id, group_id, role, user_sort, user_id);
create index group_members_user on group_members (tenant_id, user_id, role, group_id);

create table group_roles (
  tenant_id uuid not null,
  group_id uuid not null,
  role_id uuid not null,
  granted_by uuid,
  granted_at timestamptz not null,
  primary key (tenant_id, group_id, role_id),
  constraint group_roles_group_fkey foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade,
  constraint group_roles_role_fkey foreign key (tenant_id, role_id) references roles (tenant_id, id)
);
create index group_roles_role on group_roles (tenant_id, role_id, group_id);

-- In the database, because accounts that are deleted take their memberships with them.
create function count_group_members() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    update groups g set members = g.members + c.members, owners = g.owners + c.owners
      from (select tenant_id, group_id, count(*) as members, count(*) filter (where role = 'owner') as owners
              from after_change group by tenant_id, group_id) c
      where g.tenant_id = c.tenant_id and g.id = c.group_id;
  elsif tg_op = 'DELETE' then
    update groups g set members = g.members - c.members, owners = g.owners - c.owners
      from (select tenant_id, group_id, count(*) as members, count(*) filter (where role = 'owner') as owners
              from before_change group by tenant_id, group_id) c
      where g.tenant_id = c.tenant_id and g.id = c.group_id;
  else
    -- A name that changes touches no group: somebody who renames themselves must not wait for changes of their groups.
    update groups g set owners = g.owners + c.owners
      from (select tenant_id, group_id, sum(owners) as owners
              from (select tenant_id, group_id, 1 as owners from after_change where role = 'owner'
                    union all
                    select tenant_id, group_id, -1 from before_change where role = 'owner') changed
              group by tenant_id, group_id having sum(owners) <> 0) c
      where g.tenant_id = c.tenant_id and g.id = c.group_id;
  end if;
  return null;
end
$$;
create trigger group_members_added after insert on group_members
  referencing new table as after_change for each statement execute function count_group_members();
create trigger group_members_changed after update on group_members
  referencing old table as before_change new table as after_change for each statement execute function count_group_members();
create trigger group_members_removed after delete on group_members
  referencing old table as before_change for each statement execute function count_group_members();

do $$
declare
  name text;
begin
  foreach name in array array['groups', 'group_members', 'group_roles'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy tenant on %I to rollcall_app using (tenant_id = (select nullif(current_setting(''rollcall.tenant'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to rollcall_app', name);
  end loop;
end
$$;

-- Who owns the groups that a deleted account owned alone; without one it is the administrator who was created first.
alter table tenants add column default_administrator_id uuid;
alter table tenants add constraint tenants_default_administrator_fkey foreign key (id, default_administrator_id)
  references users (tenant_id, id) on delete set null (default_administrator_id);

-- Rules that profiles have since the tenant was made get the value that a profile without them has.
update tenants set profile = profile || jsonb_build_object('groups', coalesce(profile -> 'groups', jsonb_build_object('enabled', true)));
