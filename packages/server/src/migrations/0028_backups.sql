-- The backups that this server has made (docs/decisions/0046-backups.md). Rows belong to the tenant that runs the server; the files are in
-- the folder of ROLLCALL_BACKUPS.
create table backups (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  created_at timestamptz not null,
  -- Null for those that the server makes by itself, each for one moment of its schedule.
  created_by uuid,
  created_by_name text,
  scheduled_for timestamptz,
  -- The short name of the one tenant that is in it; null: all tenants.
  of_tenant text,
  encryption text not null,
  status text not null,
  -- Why it failed, or what a later check found.
  trouble text,
  file text not null,
  bytes bigint,
  rows bigint,
  tenants integer,
  sha256 text,
  -- What was read again: all its contents, or, where this server cannot open it, its bytes.
  checked text,
  checked_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint backups_encryption_check check (encryption in ('none', 'passphrase', 'key')),
  constraint backups_status_check check (status in ('waiting', 'running', 'done', 'failed')),
  constraint backups_checked_check check (checked in ('contents', 'bytes'))
);
create index backups_created_at on backups (tenant_id, created_at, id);
-- Any number of nodes make one backup for a moment.
create unique index backups_scheduled on backups (tenant_id, scheduled_for) where scheduled_for is not null;

alter table backups enable row level security;
create policy tenant on backups to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on backups to rollcall_app;
