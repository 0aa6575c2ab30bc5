-- A key belongs to a user or to a group. What a group's key may do is what the roles of the group give; it outlives whoever made it, whose
-- name is copied for that.
alter table api_keys alter column user_id drop not null;
alter table api_keys add column group_id uuid;
alter table api_keys add column created_by_name text;
-- Networks from which it may be used, in CIDR notation, or single addresses; null: from everywhere.
alter table api_keys add column addresses text[];
alter table api_keys add constraint api_keys_group_fkey foreign key (tenant_id, group_id) references groups (tenant_id, id)
  on delete cascade;
alter table api_keys add constraint api_keys_owner_check check ((user_id is null) <> (group_id is null));
alter table api_keys add constraint api_keys_group_name_key unique (tenant_id, group_id, name);
