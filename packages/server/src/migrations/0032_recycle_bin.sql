-- The recycle bin: what was deleted and can be restored until a moment (docs/decisions/0045-recycle-bin.md). A row is a copy that refers to
-- nobody: `id` is that of the account, group or role, which is not there any more.
create table recycle_bin (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  kind text not null,
  name text not null,
  -- What lists are sorted by and searched in.
  name_sort text collate "C" not null,
  -- The unique names as their tables compare them: username, name of a group, key of a role; and the address, or the External Role Name.
  name_key text collate "C" not null,
  other_key text collate "C",
  -- Nobody else gets these names until the end.
  names_held boolean not null,
  deleted_at timestamptz not null,
  deleted_by uuid,
  deleted_by_name text not null,
  ends_at timestamptz not null,
  -- What to ask for when it is restored. No credentials.
  snapshot jsonb not null,
  -- The members of a group, or the holders of a role, apart from what lists read: there may be very many.
  members jsonb,
  primary key (tenant_id, id),
  constraint recycle_bin_kind_check check (kind in ('user', 'group', 'role'))
);
create unique index recycle_bin_held_name on recycle_bin (tenant_id, kind, name_key) where names_held;
create unique index recycle_bin_held_other on recycle_bin (tenant_id, kind, other_key) where names_held and other_key is not null;
create index recycle_bin_deleted_at on recycle_bin (tenant_id, kind, deleted_at, id);
create index recycle_bin_name on recycle_bin (tenant_id, kind, name_sort, id);
create index recycle_bin_ends_at on recycle_bin (ends_at);

alter table recycle_bin enable row level security;
create policy tenant on recycle_bin to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy ended on recycle_bin for select to rollcall_system using (ends_at < now());
grant select, insert, update, delete on recycle_bin to rollcall_app;
grant select on recycle_bin to rollcall_system;

-- Tenants from before keep that what they delete is gone.
update tenants set profile = profile
  || jsonb_build_object('recycleBin',
       jsonb_build_object('enabled', false, 'days', 30, 'names', 'free') || coalesce(profile -> 'recycleBin', '{}'));
