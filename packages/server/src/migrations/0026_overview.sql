-- What the overview counts, and what its numbers lead to: docs/decisions/0044-overview.md.

-- People who may sign in and have not for long. An account that never signed in has not since it was created.
create index users_dormant on users (tenant_id, (coalesce(last_sign_in_at, created_at)), id)
  where status = 'active' and kind = 'person' and provider <> 'none';
-- What ends soon.
create index capability_grants_ends_at on capability_grants (tenant_id, ends_at, id) where ends_at is not null;
create index api_keys_expires_at on api_keys (tenant_id, expires_at, id) where expires_at is not null;

-- When the list of first steps was put away; null while it is shown.
alter table tenant_settings add column first_steps_put_away_at timestamptz;
