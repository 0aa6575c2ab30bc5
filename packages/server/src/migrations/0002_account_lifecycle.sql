-- Failed sign-ins are counted with the account, so that lists can say who is locked without another table.
alter table users
  add column failed_sign_ins integer not null default 0,
  add column last_failed_at timestamptz,
  add column locked_until timestamptz;
create index users_locked on users (tenant_id, locked_until) where locked_until is not null;

-- Failed sign-ins of names that no account has, and of addresses: key is `name:` with a hash of what was typed (people type
-- passwords into the wrong field) or `address:` with the address or network.
create table sign_in_failures (
  tenant_id uuid not null references tenants (id) on delete cascade,
  key text not null,
  failures integer not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz,
  primary key (tenant_id, key)
);
create index sign_in_failures_last on sign_in_failures (last_failed_at);

-- Browsers from which an account has signed in: strangers who guess at the account do not lock these out.
create table known_devices (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  failed_sign_ins integer not null,
  last_failed_at timestamptz,
  locked_until timestamptz,
  primary key (tenant_id, id),
  constraint known_devices_token_hash_key unique (tenant_id, token_hash),
  constraint known_devices_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index known_devices_user on known_devices (tenant_id, user_id, last_used_at);
create index known_devices_last_used on known_devices (last_used_at);

alter table links drop constraint links_purpose_check;
alter table links add constraint links_purpose_check check (purpose in ('setup', 'password-reset', 'invitation'));

-- The outbox. A mail is written in the transaction of what it tells of and rendered when it is sent; the secret of a link in it is
-- made at that moment and stands nowhere but in the mail. Without a user it is the answer to a request for an account that does
-- not exist: the same work, and nothing is sent.
create table mails (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  kind text not null,
  user_id uuid,
  to_address text,
  data jsonb not null,
  status text not null,
  created_at timestamptz not null,
  created_by uuid,
  sent_at timestamptz,
  attempts integer not null,
  last_error text,
  primary key (tenant_id, id),
  constraint mails_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete set null (user_id),
  constraint mails_status_check check (status in ('waiting', 'kept', 'sent', 'failed', 'dropped'))
);
create index mails_created_at on mails (tenant_id, created_at, id);
create index mails_status on mails (tenant_id, status, created_at, id);
create index mails_user on mails (tenant_id, user_id, created_at, id);

create table jobs (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  action text not null,
  -- What the action needs beside the users: the status and a reason, or a role.
  input jsonb not null,
  status text not null,
  total integer not null,
  succeeded integer not null,
  refused integer not null,
  created_at timestamptz not null,
  created_by uuid not null,
  created_by_name text not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint jobs_status_check check (status in ('waiting', 'running', 'done'))
);
create index jobs_created_at on jobs (tenant_id, created_at, id);

create table job_rows (
  tenant_id uuid not null,
  job_id uuid not null,
  position integer not null,
  user_id uuid not null,
  name text not null,
  outcome text not null,
  code text,
  detail text,
  primary key (tenant_id, job_id, position),
  constraint job_rows_job_fkey foreign key (tenant_id, job_id) references jobs (tenant_id, id) on delete cascade,
  constraint job_rows_outcome_check check (outcome in ('waiting', 'succeeded', 'refused'))
);

do $$
declare
  name text;
begin
  foreach name in array array['sign_in_failures', 'known_devices', 'mails', 'jobs', 'job_rows'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy tenant on %I to rollcall_app using (tenant_id = (select nullif(current_setting(''rollcall.tenant'', true), '''')::uuid))', name);
    execute format('grant select, insert, update, delete on %I to rollcall_app', name);
  end loop;
end
$$;

-- Housekeeping, in all tenants at once.
create policy ended on sign_in_failures for all to rollcall_system using (last_failed_at < now() - interval '1 day');
create policy ended on known_devices for all to rollcall_system using (last_used_at < now() - interval '180 days');
grant select, delete on sign_in_failures, known_devices to rollcall_system;
