-- What accounts have beside their names (docs/decisions/0047-user-attributes.md). The definitions are in the profile of the tenant.
create table user_attributes (
  tenant_id uuid not null,
  user_id uuid not null,
  key text collate "C" not null,
  value text not null,
  -- Folded text, a number in bits, a day: compared for filters and ranges, and unique where `single` says so.
  value_key text collate "C" not null,
  single boolean not null,
  -- The account that the value names. Code clears and reports such values before an account is deleted.
  refers_to uuid,
  primary key (tenant_id, user_id, key),
  constraint user_attributes_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint user_attributes_refers_to_fkey foreign key (tenant_id, refers_to) references users (tenant_id, id) on delete cascade
);
create index user_attributes_value on user_attributes (tenant_id, key, value_key, user_id);
create unique index user_attributes_unique on user_attributes (tenant_id, key, value_key) where single;
create index user_attributes_refers_to on user_attributes (tenant_id, refers_to) where refers_to is not null;

alter table user_attributes enable row level security;
create policy tenant on user_attributes to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on user_attributes to rollcall_app;

-- Each searchable attribute has a level of its own, from 11 on.
alter table user_words drop constraint user_words_level_check;
alter table user_words add constraint user_words_level_check check (level between 1 and 3 or level between 11 and 99);
