-- Imports of users from files (docs/decisions/0049-import.md).
create table imports (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  file text not null,
  status text not null,
  sheets text[] not null,
  sheet text,
  -- The columns in their order: name, what it holds, and the first values.
  columns jsonb not null,
  lines integer not null,
  update_by text not null,
  invitations text not null,
  invite_at timestamptz,
  older_credentials text,
  created integer not null,
  changed integer not null,
  unchanged integer not null,
  refused integer not null,
  progress integer not null,
  -- Why the last run changed nothing: a sentence with its parameters.
  trouble jsonb,
  taken_back jsonb,
  created_at timestamptz not null,
  finished_at timestamptz,
  take_back_until timestamptz,
  -- When it is deleted with its lines, unless something is being done with it.
  expires_at timestamptz not null,
  -- In whose name it is done later, as in jobs.
  created_by uuid not null,
  created_by_name text not null,
  credential text not null,
  api_key jsonb,
  address text not null,
  user_agent text not null,
  request_id text not null,
  primary key (tenant_id, id),
  constraint imports_status_check check (status in ('reading', 'open', 'checking', 'checked', 'waiting', 'running', 'done', 'taking-back', 'taken-back')),
  constraint imports_update_by_check check (update_by in ('no', 'email', 'username')),
  constraint imports_invitations_check check (invitations in ('now', 'none', 'later'))
);
create index imports_created_at on imports (tenant_id, created_at, id);
create index imports_expires_at on imports (expires_at);

-- The lines of a file until they are imported: what is previewed is what is imported.
create table import_lines (
  tenant_id uuid not null,
  import_id uuid not null,
  line integer not null,
  cells text[] not null,
  outcome text not null,
  reasons jsonb not null,
  changes jsonb not null,
  -- What no other line and no other account may have: names, the account that is changed, unique values.
  keys text[] not null,
  -- Accounts that the line names and that are not there yet: another line may create them.
  awaits text[] not null,
  primary key (tenant_id, import_id, line),
  constraint import_lines_import_fkey foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade,
  constraint import_lines_outcome_check check (outcome in ('waiting', 'created', 'changed', 'unchanged', 'refused'))
);
create index import_lines_outcome on import_lines (tenant_id, import_id, outcome, line);

-- The accounts that an import has created or changed, with what it changed, while it can be taken back.
create table import_users (
  tenant_id uuid not null,
  import_id uuid not null,
  user_id uuid not null,
  kind text not null,
  before jsonb not null,
  after jsonb not null,
  primary key (tenant_id, import_id, user_id),
  constraint import_users_import_fkey foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade,
  constraint import_users_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint import_users_kind_check check (kind in ('created', 'changed'))
);
create index import_users_user on import_users (tenant_id, user_id);

-- What columns of these names held in the last file. Null for one that is not read.
create table import_columns (
  tenant_id uuid not null references tenants (id) on delete cascade,
  key text collate "C" not null,
  target text,
  used_at timestamptz not null,
  primary key (tenant_id, key)
);

do $$
declare
  name text;
begin
  foreach name in array array['imports', 'import_lines', 'import_users', 'import_columns'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy tenant on %I to rollcall_app using (tenant_id = (select nullif(current_setting(''rollcall.tenant'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to rollcall_app', name);
  end loop;
end $$;
create policy ended on imports for select to rollcall_system using (expires_at < now());
grant select on imports to rollcall_system;
