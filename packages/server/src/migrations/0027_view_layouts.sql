-- The columns and the density that a saved view shows its list with (docs/decisions/0040); null for views that leave both as they are.
alter table saved_views add column layout jsonb;
