-- The offboardings that one user has started, for their notifications.
create index offboardings_created_by on offboardings (tenant_id, created_by, created_at, id);
