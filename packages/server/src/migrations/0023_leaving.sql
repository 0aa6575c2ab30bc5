-- Leaving the company is one act: what ends and what passes on, at once or at a moment, with a receipt that outlives the account. So nothing
-- here refers to the account or to whoever started it.
create table offboardings (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  user_id uuid not null,
  user_name text not null,
  mode text not null,
  heir_id uuid,
  heir_name text,
  group_keys text not null,
  reason text,
  notify boolean not null,
  keep_older boolean not null,
  status text not null,
  due_at timestamptz not null,
  finished_at timestamptz,
  -- What the account had when it happened, and who got its groups.
  receipt jsonb,
  groups_to_id uuid,
  groups_to_name text,
  refusal_code text,
  refusal_detail text,
  created_at timestamptz not null,
  created_by uuid not null,
  created_by_name text not null,
  -- In whose name it happens later, as in jobs.
  credential text not null,
  api_key jsonb,
  address text not null,
  user_agent text not null,
  request_id text not null,
  stopped boolean not null default false,
  primary key (tenant_id, id),
  constraint offboardings_mode_check check (mode in ('deactivate', 'delete')),
  constraint offboardings_group_keys_check check (group_keys in ('sleep', 'keep')),
  constraint offboardings_status_check check (status in ('scheduled', 'done', 'cancelled', 'refused')),
  constraint offboardings_credential_check check (credential in ('session', 'api-key'))
);
create index offboardings_created_at on offboardings (tenant_id, created_at, id);
create index offboardings_status on offboardings (tenant_id, status, created_at, id);
create index offboardings_user on offboardings (tenant_id, user_id, created_at, id);
-- Of those that wait: those of one user, and those of one maker, which end when the maker is given more.
create unique index offboardings_scheduled on offboardings (tenant_id, user_id) where status = 'scheduled';
create index offboardings_maker on offboardings (tenant_id, created_by) where status = 'scheduled';
alter table offboardings enable row level security;
create policy tenant on offboardings to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on offboardings to rollcall_app;
