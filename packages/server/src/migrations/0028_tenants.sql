-- Nobody signs in to a suspended tenant, and nothing that is its own is valid.
alter table tenants add column suspended_at timestamptz, add column suspended_reason text;

-- What a tenant was called before, which still leads to it for a while. Like the short names of tenants it is unique on the whole server.
create table former_slugs (
  slug text primary key,
  -- On Citus every node has this table, and those of tenants.
  tenant_of uuid not null references tenants (id) on delete cascade,
  ends_at timestamptz not null
);
create index former_slugs_tenant on former_slugs (tenant_of);
alter table former_slugs enable row level security;
create policy own on former_slugs to rollcall_app using (tenant_of = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy every_tenant on former_slugs to rollcall_system using (true);
grant select, insert, update, delete on former_slugs to rollcall_app;
grant select on former_slugs to rollcall_system;

-- Server administrators list the tenants, and find users of all of them by name: columns that no list of users hides from its readers.
grant delete on tenants to rollcall_app;
grant select (tenant_id, id, kind, username, username_sort, email, alias, status, created_at, last_sign_in_at) on users to rollcall_system;
create policy every_tenant on users for select to rollcall_system using (true);
grant select on user_words to rollcall_system;
create policy every_tenant on user_words for select to rollcall_system using (true);
