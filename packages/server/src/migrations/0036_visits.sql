-- Service accounts and their access to other tenants (docs/decisions/0050-service-accounts.md). Access needs a row in both tenants: `visits` at
-- home, `memberships` in the tenant that is entered.
alter table users drop constraint users_provider_check;
alter table users add constraint users_provider_check
  check (provider in ('password', 'oidc', 'saml', 'ldap', 'none', 'home-tenant'));

-- Accounts that may be given access to other tenants.
create table service_accounts (
  tenant_id uuid not null,
  user_id uuid not null,
  reason text not null,
  promoted_by uuid,
  promoted_at timestamptz not null,
  starts_at timestamptz,
  ends_at timestamptz not null,
  -- In any other tenant.
  last_used_at timestamptz,
  primary key (tenant_id, user_id),
  constraint service_accounts_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index service_accounts_promoted_at on service_accounts (tenant_id, promoted_at, user_id);

-- At home: the tenants that an account may enter. Without a reference to the account, so that the rows say where to end it once it is deleted.
create table visits (
  tenant_id uuid not null references tenants (id) on delete cascade,
  user_id uuid not null,
  target_id uuid not null,
  -- Its account there.
  visitor_id uuid not null,
  given_at timestamptz not null,
  primary key (tenant_id, user_id, target_id)
);

-- In the tenant that is entered: which account of which tenant acts by an account of it.
create table memberships (
  tenant_id uuid not null,
  user_id uuid not null,
  home_id uuid not null,
  home_user_id uuid not null,
  home_username text not null,
  reason text not null,
  given_by_name text not null,
  given_by_server boolean not null,
  given_at timestamptz not null,
  starts_at timestamptz,
  ends_at timestamptz not null,
  last_used_at timestamptz,
  primary key (tenant_id, user_id),
  constraint memberships_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create unique index memberships_home on memberships (tenant_id, home_id, home_user_id);
create index memberships_given_at on memberships (tenant_id, given_at, user_id);
create index memberships_of_all on memberships (given_at, user_id);

-- When each session and API key of a visitor was used last: a visit begins with the first use, and again after half an hour without one.
create table visit_uses (
  tenant_id uuid not null,
  user_id uuid not null,
  credential_id uuid not null,
  last_used_at timestamptz not null,
  primary key (tenant_id, user_id, credential_id),
  constraint visit_uses_membership_fkey foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);

alter table service_accounts enable row level security;
create policy tenant on service_accounts to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on service_accounts to rollcall_app;

alter table visits enable row level security;
create policy tenant on visits to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy every_tenant on visits for select to rollcall_system using (true);
grant select, insert, update, delete on visits to rollcall_app;
grant select on visits to rollcall_system;

alter table memberships enable row level security;
create policy tenant on memberships to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy every_tenant on memberships for select to rollcall_system using (true);
grant select, insert, update, delete on memberships to rollcall_app;
grant select on memberships to rollcall_system;

alter table visit_uses enable row level security;
create policy tenant on visit_uses to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on visit_uses to rollcall_app;
