-- Server administrators see the imports of all tenants (docs/decisions/0052-executions.md): what each is and how far. Why one failed is
-- seen as a code: its words have names in them.
alter table imports add column trouble_code text generated always as (
  split_part(trouble->>'sentence', '.', 1) || '.' || split_part(trouble->>'sentence', '.', 2)) stored;
revoke select on imports from rollcall_system;
grant select (tenant_id, id, status, lines, refused, progress, trouble_code, created_at, created_by, created_by_name, finished_at, expires_at)
  on imports to rollcall_system;
create policy every_tenant on imports for select to rollcall_system using (true);
create index imports_of_all on imports (created_at, id) where status <> 'reading' and (status not in ('open', 'checked') or trouble_code is not null);
create index imports_of_all_unfinished on imports (created_at, id) where status in ('checking', 'waiting', 'running', 'taking-back');
create index imports_of_all_stopped on imports (created_at, id) where status in ('open', 'checked') and trouble_code is not null;

-- Only promoted accounts are offered where access across tenants is given.
grant select (tenant_id, user_id) on service_accounts to rollcall_system;
create policy every_tenant on service_accounts for select to rollcall_system using (true);

-- An account of another tenant acted: the log has the name of its tenant alone.
alter table audit_events drop constraint audit_events_actor_kind_check;
alter table audit_events add constraint audit_events_actor_kind_check
  check (actor_kind in ('user', 'group', 'service-account', 'tenant', 'system', 'anonymous', 'api-key'));
