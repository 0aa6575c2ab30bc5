-- What an account is for. Who checks its password is another matter: nobody signs in to the account of a product.
alter table users add column kind text not null default 'person';
alter table users add constraint users_kind_check check (kind in ('person', 'service-account'));
alter table users drop constraint users_provider_check;
update users set kind = 'service-account', provider = 'none' where provider = 'product';
alter table users add constraint users_provider_check check (provider in ('password', 'oidc', 'saml', 'ldap', 'none'));

-- How and when a session's user was authenticated; while an administrator impersonates them, how and when the administrator was.
alter table sessions add column methods text[] not null default '{password}', add column authenticated_at timestamptz;
update sessions set authenticated_at = coalesce(
  (select own.created_at from sessions own where own.tenant_id = sessions.tenant_id and own.id = sessions.parent_id), created_at);
alter table sessions alter column methods drop default, alter column authenticated_at set not null;

-- The tenant whose principals may be given permissions on the whole server: the first one.
alter table tenants add column runs_server boolean not null default false;
update tenants set runs_server = true where id = (select id from tenants order by created_at, id limit 1);
create unique index tenants_runs_server on tenants (runs_server) where runs_server;

-- An actor is of the kind that acts; that it did by an API key stands in columns of its own. What was written before stays as it is.
alter table audit_events drop constraint audit_events_actor_kind_check;
alter table audit_events add constraint audit_events_actor_kind_check
  check (actor_kind in ('user', 'group', 'service-account', 'system', 'anonymous', 'api-key'));
