-- While a node is sending a mail, no other one does; should the node die, the mail is free again after this time.
alter table mails add column claimed_until timestamptz;

-- Housekeeping, in all tenants at once. What was given up or kept stays as long as there is somebody to send it to.
create policy ended on mails for all to rollcall_system
  using (created_at < now() - interval '90 days' and (status in ('sent', 'dropped') or user_id is null));
grant select, delete on mails to rollcall_system;
create index mails_ended on mails (created_at) where status in ('sent', 'dropped') or user_id is null;
