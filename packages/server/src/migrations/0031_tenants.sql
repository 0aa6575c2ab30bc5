-- Nobody signs in to a suspended tenant, and nothing that is its own is valid.
alter table tenants add column suspended_at timestamptz, add column suspended_reason text;

-- The short names that lead to tenants: the present one, and those of before for a while. Each is unique on the whole server.
create table tenant_slugs (
  slug text primary key,
  -- Not called tenant_id: on Citus every node has this table, as it has that of tenants.
  tenant_of uuid not null references tenants (id) on delete cascade,
  -- Null for the present one.
  ends_at timestamptz
);
create index tenant_slugs_tenant on tenant_slugs (tenant_of);
-- Server administrators list tenants by name.
create index tenants_name on tenants (lower(name), id);
insert into tenant_slugs (slug, tenant_of) select slug, id from tenants;
alter table tenant_slugs enable row level security;
create policy tenant on tenant_slugs to rollcall_app using (tenant_of = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
-- A name that leads nowhere any more is free: its row is deleted when another tenant takes it.
create policy ended_seen on tenant_slugs for select to rollcall_app using (ends_at <= now());
create policy ended on tenant_slugs for delete to rollcall_app using (ends_at <= now());
create policy every_tenant on tenant_slugs to rollcall_system using (true);
grant select, insert, update, delete on tenant_slugs to rollcall_app;
grant select on tenant_slugs to rollcall_system;

-- Server administrators list the tenants, and find users of all of them by name: columns that no list of users hides from its readers.
grant select (tenant_id, id, kind, username, username_sort, email, alias, status, created_at, last_sign_in_at) on users to rollcall_system;
create policy every_tenant on users for select to rollcall_system using (true);
grant select on user_words to rollcall_system;
create policy every_tenant on user_words for select to rollcall_system using (true);
