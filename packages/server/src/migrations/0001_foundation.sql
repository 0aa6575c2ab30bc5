-- Every tenant table begins its key with tenant_id, so that rows of one tenant lie together and PostgreSQL can later be
-- distributed by it. Policies read the tenant in a sub-select: it is then evaluated once per statement, not once per row.

create table tenants (
  id uuid primary key,
  slug text not null,
  name text not null,
  -- The tenant's own copy of the profile it was made from; its administrators edit the copy, never the file.
  profile_name text not null,
  profile jsonb not null,
  created_at timestamptz not null,
  constraint tenants_slug_key unique (slug)
);

create table roles (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  key text not null,
  name text not null,
  description text not null,
  external_name text,
  color text not null,
  -- built_in: made by the profile, cannot be deleted. all_permissions: permits everything, also what is added later; never edited.
  built_in boolean not null,
  all_permissions boolean not null,
  permissions text[] not null,
  limits jsonb not null,
  position integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint roles_key_key unique (tenant_id, key)
);

create table users (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  username text not null,
  -- The keys are what uniqueness and sign-in compare: normalised, and case-folded where the tenant's rules say so.
  username_key text collate "C" not null,
  -- What lists are sorted by: folded even where alice and Alice are two, so that they stand side by side.
  username_sort text collate "C" not null,
  email text,
  email_key text collate "C",
  alias text,
  status text not null,
  provider text not null,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  last_sign_in_at timestamptz,
  preferences jsonb not null,
  primary key (tenant_id, id),
  constraint users_username_key unique (tenant_id, username_key),
  constraint users_email_key unique (tenant_id, email_key),
  constraint users_status_check check (status in ('invited', 'active', 'inactive')),
  constraint users_provider_check check (provider in ('password', 'oidc', 'saml', 'ldap'))
);
create index users_created_at on users (tenant_id, created_at, id);
-- Who never signed in sorts as if at the beginning of time; the list says it with the same expression.
create index users_last_sign_in_at on users (tenant_id, (coalesce(last_sign_in_at, to_timestamp(0))), id);
create index users_username_sort on users (tenant_id, username_sort, id);
create index users_status on users (tenant_id, status, username_sort, id);

-- Apart from users, so that no list of users ever carries a hash.
create table passwords (
  tenant_id uuid not null,
  user_id uuid not null,
  hash text not null,
  must_change boolean not null,
  changed_at timestamptz not null,
  primary key (tenant_id, user_id),
  constraint passwords_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create table role_grants (
  tenant_id uuid not null,
  user_id uuid not null,
  role_id uuid not null,
  source text not null,
  granted_by uuid,
  granted_at timestamptz not null,
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (tenant_id, user_id, role_id, source),
  constraint role_grants_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint role_grants_role_fkey foreign key (tenant_id, role_id) references roles (tenant_id, id),
  constraint role_grants_source_check check (source in ('manual', 'import', 'ldap', 'oidc', 'saml', 'scim'))
);
create index role_grants_role on role_grants (tenant_id, role_id, user_id);

create table capability_grants (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  permission text not null,
  reason text not null,
  source text not null,
  granted_by uuid,
  granted_at timestamptz not null,
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (tenant_id, id),
  constraint capability_grants_permission_key unique (tenant_id, user_id, permission, source),
  constraint capability_grants_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint capability_grants_source_check check (source in ('manual', 'import', 'ldap', 'oidc', 'saml', 'scim'))
);
create index capability_grants_permission on capability_grants (tenant_id, permission, granted_at, id);

-- A limit set for one user replaces what the user's roles say; a null value means "no limit".
create table user_limits (
  tenant_id uuid not null,
  user_id uuid not null,
  limit_key text not null,
  value bigint,
  granted_by uuid,
  granted_at timestamptz not null,
  primary key (tenant_id, user_id, limit_key),
  constraint user_limits_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create table sessions (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  impersonator_id uuid,
  -- SHA-256 of a 256-bit token: a copy of this table signs nobody in.
  token_hash bytea not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null,
  address text not null,
  user_agent text not null,
  primary key (tenant_id, id),
  constraint sessions_token_hash_key unique (tenant_id, token_hash),
  constraint sessions_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index sessions_user on sessions (tenant_id, user_id, created_at);
create index sessions_ends_at on sessions (ends_at);

create table api_keys (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  -- The last characters of the key, for recognising it in a list; far too few to guess the rest from.
  hint text not null,
  secret_hash bytea not null,
  created_at timestamptz not null,
  created_by uuid not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  constraint api_keys_secret_hash_key unique (tenant_id, secret_hash),
  constraint api_keys_name_key unique (tenant_id, user_id, name),
  constraint api_keys_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

-- One-time links: the setup link of a new server and password resets. Expiry is checked at use.
create table links (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  purpose text not null,
  user_id uuid,
  secret_hash bytea not null,
  created_at timestamptz not null,
  created_by uuid,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id),
  constraint links_secret_hash_key unique (tenant_id, secret_hash),
  constraint links_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint links_purpose_check check (purpose in ('setup', 'password-reset'))
);
create index links_user on links (tenant_id, user_id);

-- Names are copied into the event: it must still read well after its actor and target are deleted.
create table audit_events (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  at timestamptz not null,
  action text not null,
  outcome text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  impersonator_id uuid,
  impersonator_name text,
  target_kind text,
  target_id text,
  target_name text,
  reason text,
  before jsonb,
  after jsonb,
  address text not null,
  user_agent text not null,
  request_id text not null,
  primary key (tenant_id, id),
  constraint audit_events_outcome_check check (outcome in ('success', 'refused', 'failed')),
  constraint audit_events_actor_kind_check check (actor_kind in ('user', 'api-key', 'anonymous', 'system'))
);
create index audit_events_at on audit_events (tenant_id, at, id);
create index audit_events_actor on audit_events (tenant_id, actor_id, at, id);
create index audit_events_target on audit_events (tenant_id, target_id, at, id);
create index audit_events_action on audit_events (tenant_id, action, at, id);

-- What a creating request answered, so that its repetition creates nothing twice.
create table idempotency_keys (
  tenant_id uuid not null references tenants (id) on delete cascade,
  actor_id uuid not null,
  key text not null,
  operation text not null,
  request_hash bytea not null,
  -- json, not jsonb: the repetition answers to the letter what the first request answered.
  response json,
  created_at timestamptz not null,
  primary key (tenant_id, actor_id, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);

-- The second wall. rollcall_app sees the rows of the tenant that its transaction names and of no other; rollcall_system, used
-- where no tenant is known yet (start-up, finding a tenant by its slug), sees the tenants and nothing below them.
do $$
declare
  name text;
begin
  foreach name in array array['roles', 'users', 'passwords', 'role_grants', 'capability_grants', 'user_limits', 'sessions', 'api_keys',
    'links', 'audit_events', 'idempotency_keys'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy tenant on %I to rollcall_app using (tenant_id = (select nullif(current_setting(''rollcall.tenant'', true), '''')::uuid))', name);
    if name = 'audit_events' then
      execute format('grant select, insert on %I to rollcall_app', name);
    else
      execute format('grant select, insert, update, delete on %I to rollcall_app', name);
    end if;
  end loop;
end
$$;

alter table tenants enable row level security;
create policy tenant on tenants to rollcall_app using (id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
create policy every_tenant on tenants to rollcall_system using (true);
grant select, insert, update on tenants to rollcall_app;
grant select on tenants to rollcall_system;
-- Housekeeping deletes what has ended in all tenants at once.
create policy ended on sessions for all to rollcall_system using (ends_at < now());
create policy ended on idempotency_keys for all to rollcall_system using (created_at < now() - interval '1 day');
grant select, delete on sessions, idempotency_keys to rollcall_system;

-- Owners bypass policies and grants; the log is append-only for them as well.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are never changed' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function refuse_change();
