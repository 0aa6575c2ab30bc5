-- Offers of service accounts to other tenants, at home. The other tenant finds them by its short name (docs/decisions/0050-service-accounts.md).
create table visit_offers (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  username text not null,
  -- As it was typed: a tenant need not have it.
  to_slug text not null,
  reason text not null,
  starts_at timestamptz,
  ends_at timestamptz not null,
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  -- Set by the other tenant. Its home does not see it.
  declined_at timestamptz,
  primary key (tenant_id, id),
  constraint visit_offers_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create unique index visit_offers_to on visit_offers (tenant_id, user_id, to_slug);
create index visit_offers_offered_at on visit_offers (tenant_id, offered_at, id);
create index visit_offers_of_target on visit_offers (to_slug, offered_at, id);

alter table visit_offers enable row level security;
create policy tenant on visit_offers to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy every_tenant on visit_offers for select to rollcall_system using (true);
grant select, insert, update, delete on visit_offers to rollcall_app;
grant select on visit_offers to rollcall_system;
