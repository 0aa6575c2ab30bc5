-- Filters and orders of lists under a name (docs/decisions/0040). Those without an owner belong to the tenant and are shared.
create table saved_views (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  owner_id uuid,
  list text collate "C" not null,
  name text not null,
  -- What names are compared by.
  name_key text collate "C" not null,
  search jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint saved_views_owner_fkey foreign key (tenant_id, owner_id) references users (tenant_id, id) on delete cascade
);
create unique index saved_views_own_name_key on saved_views (tenant_id, owner_id, list, name_key);
create unique index saved_views_shared_name_key on saved_views (tenant_id, list, name_key) where owner_id is null;

alter table saved_views enable row level security;
create policy tenant on saved_views to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on saved_views to rollcall_app;
