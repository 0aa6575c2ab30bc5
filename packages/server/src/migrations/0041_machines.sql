-- Machine accounts: accounts that nobody signs in to (docs/decisions/0050-service-accounts.md). Their keys end, and an owner is told before.
create table machine_owners (
  tenant_id uuid not null,
  user_id uuid not null,
  owner_id uuid not null,
  primary key (tenant_id, user_id),
  constraint machine_owners_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint machine_owners_owner_fkey foreign key (tenant_id, owner_id) references users (tenant_id, id) on delete cascade
);
create index machine_owners_owner on machine_owners (tenant_id, owner_id);

alter table machine_owners enable row level security;
create policy tenant on machine_owners to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on machine_owners to rollcall_app;

-- When the owner is told that the key ends; null once it has happened, and for keys that nobody is told of.
alter table api_keys add column notice_at timestamptz;
create index api_keys_notice_at on api_keys (notice_at) where notice_at is not null;
-- Which tenants have somebody to tell, and nothing else of keys.
create policy to_notice on api_keys for select to rollcall_system using (notice_at is not null);
grant select (tenant_id, notice_at) on api_keys to rollcall_system;
