-- A job says when its first users were changed, whether it was cancelled, and as which job what was refused was run again.
alter table jobs
  add column started_at timestamptz,
  add column cancelled boolean not null default false,
  add column ran_again_as uuid;
alter table backups add column started_at timestamptz;

-- Server administrators see the jobs of all tenants (docs/decisions/0052-executions.md): what each is and how far, and nothing of what its
-- tenant wrote into it.
revoke select on jobs from rollcall_system;
grant select (tenant_id, id, action, status, total, succeeded, refused, cancelled, stopped, ran_again_as, created_at, created_by,
  created_by_name, started_at, finished_at) on jobs to rollcall_system;
create policy every_tenant on jobs for select to rollcall_system using (true);
grant select (tenant_id, id, mode, status, due_at, finished_at, refusal_code, stopped, created_at, created_by, created_by_name)
  on offboardings to rollcall_system;
create policy every_tenant on offboardings for select to rollcall_system using (true);
grant select (tenant_id, id, status, trouble, created_at, created_by, created_by_name, started_at, finished_at) on backups to rollcall_system;
create policy every_tenant on backups for select to rollcall_system using (true);

-- The newest of all tenants, and the newest in a state that few are in.
create index jobs_of_all on jobs (created_at, id);
create index jobs_of_all_unfinished on jobs (status, created_at, id) where status <> 'done';
create index jobs_of_all_cancelled on jobs (created_at, id) where cancelled;
create index jobs_of_all_failed on jobs (created_at, id) where status = 'done' and succeeded = 0 and not cancelled;
create index offboardings_of_all on offboardings (created_at, id) where due_at > created_at;
create index offboardings_of_all_by_status on offboardings (status, created_at, id) where due_at > created_at;
