-- Secrets that must be used again, such as client secrets and bind passwords, encrypted (docs/decisions/0029). Each has a data key of its
-- own, which is wrapped under one of the keys of ROLLCALL_SECRET_KEY; key_id says which. Both ciphertexts are bound to the place of the row.
create table secrets (
  tenant_id uuid not null references tenants (id) on delete cascade,
  -- What the secret belongs to: a row of a table, and the name of the secret there.
  owner_table text collate "C" not null,
  owner_id uuid not null,
  name text collate "C" not null,
  key_id text collate "C" not null,
  wrapped_key bytea not null,
  sealed bytea not null,
  changed_at timestamptz not null,
  primary key (tenant_id, owner_table, owner_id, name)
);
create index secrets_key on secrets (tenant_id, key_id);

-- The same for the server as a whole. The row `check` opens with the right key alone, so a start with a wrong one is noticed.
create table server_secrets (
  name text collate "C" primary key,
  key_id text collate "C" not null,
  wrapped_key bytea not null,
  sealed bytea not null,
  changed_at timestamptz not null
);

alter table secrets enable row level security;
create policy tenant on secrets to rollcall_app using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on secrets to rollcall_app;
-- Counts which keys are in use over all tenants, and sees nothing else of a secret.
create policy counted on secrets for select to rollcall_system using (true);
grant select (key_id) on secrets to rollcall_system;

alter table server_secrets enable row level security;
create policy server on server_secrets to rollcall_system using (true);
grant select, insert, update, delete on server_secrets to rollcall_system;
