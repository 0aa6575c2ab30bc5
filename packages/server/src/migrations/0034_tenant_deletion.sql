-- A tenant that is being deleted: since when, and how far it is (docs/decisions/0048-deleting-a-tenant.md).
alter table tenants add column deleted_at timestamptz, add column deletion jsonb;

-- Rows that the program never deletes otherwise go with their tenant, in a transaction that says which tenant it erases. The policies are
-- restrictive, so it must be the tenant of the transaction, too.
do $$
declare
  name text;
begin
  foreach name in array array['audit_events', 'audit_indexed', 'audit_days', 'audit_subjects', 'audit_words', 'ended_grants', 'past_roles',
    'tenants'] loop
    execute format(
      'create policy erased on %I as restrictive for delete to rollcall_app using (%I = nullif(current_setting(''rollcall.erasing'', true), '''')::uuid)',
      name, case name when 'tenants' then 'id' else 'tenant_id' end);
    execute format('grant delete on %I to rollcall_app', name);
  end loop;
end
$$;

-- The owner of the log may neither change nor lock its rows (0020), so PostgreSQL could not check this key when a tenant is deleted.
alter table audit_events drop constraint audit_events_tenant_id_fkey;

-- The trigger lets a deletion pass when the tenant that is erased is marked as deleted, or not there any more.
create or replace function refuse_change() returns trigger language plpgsql as $$
declare
  erased uuid := nullif(current_setting('rollcall.erasing', true), '')::uuid;
begin
  if tg_op = 'DELETE' and erased is not null
      and not exists (select from tenants where id = erased and deleted_at is null) then
    return null;
  end if;
  raise exception 'audit events are never changed' using errcode = 'insufficient_privilege';
end
$$;
