-- What a job does is recorded as what its request would have done at once: by whom, by which kind of credential, from where.
alter table jobs
  add column credential text not null,
  add column address text not null,
  add column user_agent text not null,
  add column request_id text not null,
  add constraint jobs_credential_check check (credential in ('session', 'api-key'));

-- Housekeeping, in all tenants at once.
create policy ended on jobs for all to rollcall_system using (created_at < now() - interval '30 days');
grant select, delete on jobs to rollcall_system;
