-- A link that makes an administrator, as `rollcall recover-admin` prints it.
alter table links drop constraint links_purpose_check;
alter table links add constraint links_purpose_check
  check (purpose in ('setup', 'password-reset', 'invitation', 'recovery'));

-- The pictures of a tenant, encoded by the server from those that were uploaded: docs/decisions/0042-look.md.
create table tenant_logos (
  tenant_id uuid not null references tenants (id) on delete cascade,
  theme text not null,
  -- Of the picture: an address that has it never shows another one.
  digest text not null,
  picture bytea not null,
  width integer not null,
  height integer not null,
  changed_at timestamptz not null,
  primary key (tenant_id, theme),
  constraint tenant_logos_theme_check check (theme in ('light', 'dark'))
);
alter table tenant_logos enable row level security;
create policy tenant on tenant_logos to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on tenant_logos to rollcall_app;

-- The words of mails that a tenant has changed.
create table mail_texts (
  tenant_id uuid not null references tenants (id) on delete cascade,
  kind text not null,
  language text not null,
  subject text not null,
  body text not null,
  -- The built-in text as it was then: another one since is pointed out.
  builtin_subject text not null,
  builtin_body text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, kind, language)
);
alter table mail_texts enable row level security;
create policy tenant on mail_texts to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on mail_texts to rollcall_app;
