-- A group's keys sleep from the moment on at which the group is given more than it had; one of its owners wakes them.
alter table api_keys add column asleep_since timestamptz;
alter table api_keys add constraint api_keys_asleep_check check (asleep_since is null or group_id is not null);

-- Who may know a password beside the owner of the account: it was their first password for it, or chosen by a link that they were shown.
-- Null once the owner has chosen one.
alter table passwords add column set_by uuid;

-- A job that waits acts by what its maker may when its turn comes: one made before they were given more is stopped.
alter table jobs add column stopped boolean not null default false;
-- The API key that made it, as audit events name it.
alter table jobs add column api_key jsonb;

-- Who made the API key that acted, as they were called then.
alter table audit_events add column api_key_id uuid;
alter table audit_events add column api_key_name text;
alter table audit_events add column api_key_created_by uuid;
alter table audit_events add column api_key_created_by_name text;
