-- Counts the changes of a tenant's rules and roles. A change of rights compares it under the tenant's lock with what it was compiled
-- from, so that nobody is judged by roles that were edited a moment ago.
alter table tenants add column revision integer not null default 0;
-- An editor says which revision it saw: of two people who edit a role at once, the second is told.
alter table roles add column revision integer not null default 0;
alter table roles add constraint roles_external_name_key unique (tenant_id, external_name);

-- The session of an impersonation belongs to the account that is looked into; it ends with the session that it was begun from.
alter table sessions add column parent_id uuid;
alter table sessions add column reason text;
alter table sessions add constraint sessions_parent_fkey foreign key (tenant_id, parent_id) references sessions (tenant_id, id)
  on delete cascade;
alter table sessions add constraint sessions_impersonation_check check (
  (impersonator_id is null) = (parent_id is null) and (impersonator_id is null) = (reason is null));
create index sessions_parent on sessions (tenant_id, parent_id) where parent_id is not null;
create index sessions_impersonator on sessions (tenant_id, impersonator_id) where impersonator_id is not null;

-- A product that asks what people may do has an account for its API key, which nobody signs in to.
alter table users drop constraint users_provider_check;
alter table users add constraint users_provider_check check (provider in ('password', 'oidc', 'saml', 'ldap', 'product'));

-- Rules that profiles have since the tenant was made get the value that a profile without them has.
update tenants set profile = profile
  || jsonb_build_object('sessions', jsonb_build_object('impersonationSeconds', 3600) || (profile -> 'sessions'))
  || jsonb_build_object('errors', coalesce(profile -> 'errors', jsonb_build_object('detailNeeds', null)))
  || jsonb_build_object('limits', coalesce(
       (select jsonb_agg(jsonb_build_object('bounds', '[]'::jsonb) || entry order by position)
          from jsonb_array_elements(profile -> 'limits') with ordinality as list (entry, position)), '[]'::jsonb));
