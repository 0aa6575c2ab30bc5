-- How many people a tenant may have, and how many of a role (docs/decisions/0051-seats.md). A row is a limit, with the seats that are taken.
create table seats (
  tenant_id uuid not null references tenants (id) on delete cascade,
  -- A role; zeros: everybody of the tenant.
  counted uuid not null,
  most integer not null check (most >= 0),
  -- Kept by every change that takes or frees a seat. Roles with a last day are not in it: they end without a change.
  taken integer not null,
  primary key (tenant_id, counted)
);

alter table seats enable row level security;
create policy tenant on seats to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on seats to rollcall_app;
-- Server administrators read them in the list of tenants, with the names of the roles.
create policy every_tenant on seats for select to rollcall_system using (true);
grant select on seats to rollcall_system;
grant select (tenant_id, id, key, name, position) on roles to rollcall_system;
create policy every_tenant on roles for select to rollcall_system using (true);
