-- The offboardings that one user has started, for their notifications.
create index offboardings_created_by on offboardings (tenant_id, created_by, created_at, id);

-- The pictures of users, encoded by the server from those that were uploaded (docs/decisions/0042-look.md).
create table user_pictures (
  tenant_id uuid not null references tenants (id) on delete cascade,
  user_id uuid not null,
  -- Of the picture and its user: an address that has it never shows another one.
  digest text not null,
  picture bytea not null,
  changed_at timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create unique index user_pictures_digest on user_pictures (tenant_id, digest);
alter table user_pictures enable row level security;
create policy tenant on user_pictures to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on user_pictures to rollcall_app;

-- The digest of their picture, so that lists need no other table.
alter table users add column picture text;
