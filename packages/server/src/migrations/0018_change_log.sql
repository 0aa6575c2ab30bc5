-- What nodes and the change streams of products follow, instead of notes in commits: docs/decisions/0030-change-log.md.
create table change_log (
  tenant_id uuid not null,
  -- The transaction that wrote it: who has a snapshot of the database knows which entries came afterwards.
  xid xid8 not null,
  id uuid not null,
  -- About whom nothing holds that was known; null: about the whole tenant.
  principals uuid[],
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, xid, id)
);
-- A node follows all tenants.
create index change_log_xid on change_log (xid);

alter table change_log enable row level security;
create policy tenant on change_log to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy every_tenant on change_log for select to rollcall_system using (true);
grant select, insert, delete on change_log to rollcall_app;
grant select on change_log to rollcall_system;
