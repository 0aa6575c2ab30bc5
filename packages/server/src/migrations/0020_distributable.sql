-- The same schema serves one PostgreSQL server and Citus, which distributes rows by tenant_id (docs/decisions/0031-distributable.md). Citus
-- refuses triggers, foreign keys that change the rows that refer, and foreign keys of a table that every node has to one that is
-- distributed.

-- What the triggers did is done by the program, in the transaction of the change.
drop trigger users_words_added on users;
drop trigger users_words_replaced on users;
drop function add_user_words();
drop function replace_user_words();
drop trigger group_members_added on group_members;
drop trigger group_members_changed on group_members;
drop trigger group_members_removed on group_members;
drop function count_group_members();

-- users_id_sort_key stays: as a part of a key, a name that lists sort by cannot change while somebody is added to a group under it.
alter table group_members drop constraint group_members_user_fkey;
alter table group_members add constraint group_members_user_fkey
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade;

-- A mail outlives its account, without its id.
alter table mails drop constraint mails_user_fkey;
alter table mails add constraint mails_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id);

-- What a tenant refers to rows of its own by.
create table tenant_settings (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  -- Who owns the groups that a deleted account owned alone; without one it is the administrator who was created first.
  default_administrator_id uuid,
  constraint tenant_settings_default_administrator_fkey foreign key (tenant_id, default_administrator_id) references users (tenant_id, id)
);
insert into tenant_settings (tenant_id, default_administrator_id)
  select id, default_administrator_id from tenants where default_administrator_id is not null;
alter table tenants drop constraint tenants_default_administrator_fkey;
alter table tenants drop column default_administrator_id;
alter table tenant_settings enable row level security;
create policy tenant on tenant_settings to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on tenant_settings to rollcall_app;

-- The log is append-only for the owner of the table as well. Where the log is distributed, this and the policies take the place of the
-- trigger, which binds a superuser too.
revoke update, delete, truncate on audit_events from public, current_user;

-- Housekeeping looks for what has ended in all tenants, and deletes it in one tenant at a time, as the tenant.
do $$
declare
  found record;
begin
  for found in select polrelid::regclass as name, pg_get_expr(polqual, polrelid) as condition from pg_policy
      where polname = 'ended' and pg_has_role((select relowner from pg_class where oid = polrelid), 'USAGE') loop
    execute format('drop policy ended on %s', found.name);
    execute format('create policy ended on %s for select to rollcall_system using (%s)', found.name, found.condition);
    execute format('revoke delete on %s from rollcall_system', found.name);
  end loop;
end
$$;
