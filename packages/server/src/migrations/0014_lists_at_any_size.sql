-- Lists are read from indexes alone until their page is found; what is shown is read for the rows of the page (docs/decisions/0024).

-- The holders of a role: those whose grants have no end, then those whose grants end later. Neither reads the grants that have ended.
drop index role_grants_role;
create index role_grants_role on role_grants (tenant_id, role_id, ends_at, user_id) include (starts_at);

-- Likewise who has a capability; and all capabilities by their age.
drop index capability_grants_permission;
create index capability_grants_permission on capability_grants (tenant_id, permission, granted_at, id) include (user_id, starts_at, ends_at);
create index capability_grants_granted_at on capability_grants (tenant_id, granted_at, id);

-- As users_status: each provider in the order of the names.
create index users_provider on users (tenant_id, provider, username_sort, id);

-- With the column itself, or no index that is made of an expression answers alone.
drop index users_last_sign_in_at;
create index users_last_sign_in_at on users (tenant_id, (coalesce(last_sign_in_at, to_timestamp(0))), id) include (last_sign_in_at);

-- The log by what is asked of it most, with what that is narrowed by. Actions are compared sign by sign: `user.` and what begins so stand
-- together in no other order for certain.
alter table audit_events alter column action type text collate "C";
drop index audit_events_action;
create index audit_events_action on audit_events (tenant_id, action, at, id) include (outcome);
drop index audit_events_actor;
create index audit_events_actor on audit_events (tenant_id, actor_id, at, id) include (action, outcome);
drop index audit_events_target;
create index audit_events_target on audit_events (tenant_id, target_id, at, id) include (action, outcome, actor_id);
create index audit_events_unsuccessful on audit_events (tenant_id, outcome, at, id) include (action, actor_id, target_id)
  where outcome <> 'success';
