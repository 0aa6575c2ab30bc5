-- The deletion of tenants (docs/decisions/0048-deleting-a-tenant.md). A mark says that a tenant is to be deleted; it stays when the tenant is
-- gone. The program may set a mark and take it back, and write down how far the deletion is. Its moments are the server's own.
create table tenant_erasures (
  -- Not called tenant_id: the mark is not among the rows that go with the tenant.
  tenant_of uuid not null,
  requested_at timestamptz not null default clock_timestamp(),
  -- The transaction that set the mark.
  requested_in bigint not null default txid_current(),
  -- Before this moment no row is erased; null until another transaction has seen the mark.
  due_at timestamptz,
  -- When nothing was left of the tenant.
  ended_at timestamptz,
  -- So many audit events were erased.
  events bigint not null default 0,
  progress jsonb,
  primary key (tenant_of, requested_at)
);
create unique index tenant_erasures_open on tenant_erasures (tenant_of) where ended_at is null;
alter table tenant_erasures enable row level security;
create policy tenant on tenant_erasures to rollcall_app
  using (tenant_of = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy taken_back on tenant_erasures as restrictive for delete to rollcall_app
  using (ended_at is null and (due_at is null or due_at > clock_timestamp()));
create policy every_tenant on tenant_erasures to rollcall_system using (true);
grant select, insert (tenant_of), update (progress), delete on tenant_erasures to rollcall_app;
grant select on tenant_erasures to rollcall_system;

-- Which tenant runs the server is never changed, or its log could be erased too.
do $$
begin
  revoke update on tenants from rollcall_app;
  execute (select format('grant update (%s) on tenants to rollcall_app', string_agg(quote_ident(attname), ', ')) from pg_attribute
    where attrelid = 'tenants'::regclass and attnum > 0 and not attisdropped and attname not in ('id', 'runs_server'));
end
$$;

create function erasure_due(tenant uuid) returns boolean language sql volatile set search_path from current as $$
  select exists (select from tenant_erasures where tenant_of = tenant and ended_at is null and due_at <= clock_timestamp())
    and not exists (select from tenants where id = tenant and runs_server)
$$;

-- The log stays append-only for its owner as well, but for the log of a tenant whose erasure is due.
grant delete on audit_events to current_user;
create function refuse_erasure() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select from (select distinct tenant_id from gone) of where not erasure_due(of.tenant_id)) then
    raise exception 'audit events are never changed' using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
drop trigger audit_events_append_only on audit_events;
create trigger audit_events_append_only before update or truncate on audit_events
  for each statement execute function refuse_change();
create trigger audit_events_erased_only after delete on audit_events referencing old table as gone
  for each statement execute function refuse_erasure();
-- Adding an event holds its tenant, so none comes after the last row.
alter table audit_events drop constraint audit_events_tenant_id_fkey;
alter table audit_events add constraint audit_events_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade;

-- The functions below run as the owner, who sees rows with this setting only. They take it back, though it opens nothing to the program.

-- Lets the time begin, once another transaction has seen the mark. Returns how many milliseconds are left of it, null without a mark.
create function start_erasure(tenant uuid) returns double precision language plpgsql security definer
  set search_path from current as $$
declare
  due timestamptz;
begin
  set local rollcall.maintenance = 'on';
  update tenant_erasures set due_at = coalesce(due_at, clock_timestamp() + interval '24 hours')
    where tenant_of = tenant and ended_at is null and requested_in <> txid_current() returning due_at into due;
  set local rollcall.maintenance = 'off';
  -- greatest() alone would make 0 of null.
  return case when due is not null then greatest(0, extract(epoch from due - clock_timestamp()) * 1000) end;
end
$$;

-- Deletes rows of one table, up to a number. Returns how many there were.
create function erase_rows(tenant uuid, name text, most integer) returns integer language plpgsql security definer
  set search_path from current as $$
declare
  gone integer;
begin
  set local rollcall.maintenance = 'on';
  perform from tenant_erasures where tenant_of = tenant and ended_at is null for update;
  if not erasure_due(tenant) then
    raise exception 'the erasure of this tenant is not due' using errcode = 'insufficient_privilege';
  end if;
  execute format('delete from %I where tenant_id = $1 and ctid = any(array(select ctid from %I where tenant_id = $1 limit $2))', name, name)
    using tenant, most;
  get diagnostics gone = row_count;
  if name = 'audit_events' then
    update tenant_erasures set events = events + gone where tenant_of = tenant and ended_at is null;
  end if;
  set local rollcall.maintenance = 'off';
  return gone;
end
$$;

-- Deletes the tenant itself, and ends its mark. What is still there of its rows goes with it.
create function erase_tenant(tenant uuid) returns void language plpgsql security definer
  set search_path from current as $$
begin
  set local rollcall.maintenance = 'on';
  perform from tenant_erasures where tenant_of = tenant and ended_at is null for update;
  if not erasure_due(tenant) then
    raise exception 'the erasure of this tenant is not due' using errcode = 'insufficient_privilege';
  end if;
  delete from tenants where id = tenant;
  update tenant_erasures set ended_at = clock_timestamp(), progress = null where tenant_of = tenant and ended_at is null;
  set local rollcall.maintenance = 'off';
end
$$;

revoke execute on function erasure_due(uuid), start_erasure(uuid), erase_rows(uuid, text, integer), erase_tenant(uuid) from public;
grant execute on function start_erasure(uuid), erase_rows(uuid, text, integer), erase_tenant(uuid) to rollcall_app;
